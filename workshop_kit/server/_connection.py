"""What passes between a page and its kernel: no code in, no source out."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

NOTHING = {"ename": "Error", "evalue": "", "traceback": []}
CHANNELS = ("iopub", "shell")  # pages neither interrupt nor are asked for input
WELCOME = "iopub_welcome"
WELCOME_SECONDS = 0.5

__all__ = ["SafeConnection"]


class SafeConnection(ZMQChannelsWebsocketConnection):
    """A kernel's connection that keeps tracebacks on the server.

    It opens once the kernel welcomes it as a listener. Upstream asks four times for the kernel's
    version instead, at every start, which costs more than all that a page says meanwhile.
    """

    def request_kernel_info(self) -> Any:
        """Ask nothing: kernels are of this very installation."""
        self._finish_kernel_info({})
        return self._kernel_info_future

    def create_stream(self) -> None:
        """Connect what pages use."""
        identity = self.session.bsession
        for channel in CHANNELS:
            stream = getattr(self.kernel_manager, f"connect_{channel}")(identity=identity)
            stream.channel = channel
            stream.welcomed = False
            self.channels[channel] = stream

    def nudge(self) -> asyncio.Future[None]:
        """Return what is done once all that the kernel publishes comes here."""
        return asyncio.ensure_future(self._welcomed())

    async def _welcomed(self) -> None:
        listening = self.channels["iopub"]
        if listening.welcomed:  # of a page that has come back
            return
        heard = asyncio.get_running_loop().create_future()

        def hear(_message: Any) -> None:
            if not heard.done():
                heard.set_result(None)

        listening.on_recv(hear)
        try:
            await asyncio.wait_for(heard, WELCOME_SECONDS)
        except TimeoutError:  # a kernel that still imports, or that has welcomed others before
            await super().nudge()
        else:
            if not listening.closed():
                listening.stop_on_recv()
        listening.welcomed = True

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Pass on what a kernel says, without errors' details and without its error stream."""
        cleaned = self._cleaned(outgoing_msg)
        if cleaned is not None:
            super().handle_outgoing_message(stream, cleaned)

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Pass on what a page says, if it can be read at all."""
        self.kernel_manager.last_activity = utcnow()
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
        if kind == WELCOME:
            return None
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
