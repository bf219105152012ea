// What was typed and not yet acknowledged, kept on this device under its owner, sheet and field.
// A draft: {value, base, at, sent?}. `base` is the version it was written on, `sent` the last value on
// its way when it was written, so that an answer that arrived unnoticed is not taken for somebody else's.

class Drafts {
  constructor(owner, sheet) {
    this.prefix = `workshop:draft:${owner}:${sheet}:`;
    this.works = true;
  }

  read(field) {
    try {
      const text = localStorage.getItem(this.prefix + field);
      const draft = text === null ? null : JSON.parse(text);
      return draft && typeof draft === "object" && "value" in draft && Number.isInteger(draft.base) ? draft : null;
    } catch {
      return null;
    }
  }

  write(field, draft) {
    try {
      localStorage.setItem(this.prefix + field, JSON.stringify(draft));
      this.works = true;
    } catch {
      this.works = false; // full, or refused in a private window
    }
  }

  forget(field) {
    try {
      localStorage.removeItem(this.prefix + field);
    } catch {
      this.works = false;
    }
  }
}
