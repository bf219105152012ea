"""What passes between a page and its kernel: no code in, no source out."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

NOTHING = {"ename": "Error", "evalue": "", "traceback": []}

__all__ = ["SafeConnection"]


class SafeConnection(ZMQChannelsWebsocketConnection):
    """A kernel's connection that keeps tracebacks on the server."""

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Pass on what a kernel says, without errors' details and without its error stream."""
        cleaned = self._cleaned(outgoing_msg)
        if cleaned is not None:
            super().handle_outgoing_message(stream, cleaned)

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass on what a page says, if it can be read at all."""
        try:
            super().handle_incoming_message(incoming_msg)
        except Exception as error:
            self.log.warning("a page sent a message that nobody can read: %r", error)
            self.websocket_handler.close(1003)

    def _on_error(self, *_args: Any) -> None:
        """Nothing is left to hide, whatever ``allow_tracebacks`` says."""

    def _cleaned(self, message: list[Any]) -> list[Any] | None:
        start = message.index(b"<IDS|MSG>") + 2  # after it the signature, then header and so on
        kind = self.session.unpack(bytes(message[start]))["msg_type"]
        if kind != "error" and kind != "stream" and not kind.endswith("_reply"):
            return message
        content = self.session.unpack(bytes(message[start + 3]))
        if kind == "stream":
            return None if content.get("name") == "stderr" else message
        if kind != "error" and content.get("status") != "error":
            return message
        self.log.error("kernel %s: %s", self.kernel_id, content.get("ename"))
        kept = {**content, **NOTHING}
        parts = [*message[start : start + 3], self.session.pack(kept), *message[start + 4 :]]
        signature = self.session.sign(parts[:4])
        return [*message[: start - 1], signature, *parts]
