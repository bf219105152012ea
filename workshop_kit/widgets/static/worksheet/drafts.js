// What was typed and not yet acknowledged, kept on this device under its owner, sheet and field; under
// the team as well where a team shares the field, so that it never turns up on another team's sheet.
// A draft: {value, base, at, sent?}. `base` is the version it was written on, `sent` the last value on
// its way when it was written, so that an answer that arrived unnoticed is not taken for somebody else's.
// Where the device keeps nothing (a private window) the tab does, and `works` says that this is not enough.

class Drafts {
  constructor(owner, sheet, shared = null) {
    this.owner = owner;
    this.sheet = sheet;
    this.shared = shared;
    this.works = true;
  }

  key(field) {
    const team = this.shared?.fields.includes(field) ? `+${this.shared.key}` : "";
    return `workshop:draft:${this.owner}${team}:${this.sheet}:${field}`;
  }

  read(field) {
    for (const store of ["localStorage", "sessionStorage"]) {
      try {
        const draft = JSON.parse(window[store].getItem(this.key(field)));
        if (draft && typeof draft === "object" && "value" in draft && Number.isInteger(draft.base)) return draft;
      } catch {
        // nothing kept here
      }
    }
    return null;
  }

  write(field, draft) {
    const text = JSON.stringify(draft);
    try {
      localStorage.setItem(this.key(field), text);
      this.works = true;
    } catch {
      this.works = false; // full, or refused in a private window
      try {
        sessionStorage.setItem(this.key(field), text);
      } catch {
        // the page alone has it
      }
    }
  }

  forget(field) {
    for (const store of ["localStorage", "sessionStorage"]) {
      try {
        window[store].removeItem(this.key(field));
      } catch {
        this.works = false;
      }
    }
  }
}
