// How an answer leaves the page. A transport has four members, so that another one (straight to a
// server) can take this one's place:
//   send(message)      hand a message over; throws when there is nobody to take it
//   listen(handler)    have every reply handed to handler; returns a function that ends it
//   connected()        false when it is known that nothing gets through
//   leaving(messages)  last words while the page closes; may be lost

class KernelTransport {
  constructor(model) {
    this.model = model;
    this.broken = false;
  }

  send(message) {
    try {
      this.model.send(message);
      this.broken = false;
    } catch (error) {
      this.broken = true;
      throw error;
    }
  }

  listen(handler) {
    const heard = (message) => handler(message);
    this.model.on("msg:custom", heard);
    return () => this.model.off("msg:custom", heard);
  }

  connected() {
    // a kernel on this machine is reached without a network
    const local = ["localhost", "127.0.0.1", "[::1]", ""].includes(location.hostname);
    return !this.broken && (local || navigator.onLine !== false);
  }

  leaving(messages) {
    for (const message of messages) {
      try {
        this.send(message);
      } catch {
        return; // the draft on this device has it
      }
    }
  }
}
