/** Something that was done and can be undone; both ways end when the server has it. */
export interface Deed {
  /** Deeds with the same name that follow each other closely are one, as when a box is nudged or a title typed. */
  name?: string
  redo: () => Promise<void>
  undo: () => Promise<void>
}

/** What was done, in order, and how far of it is undone. */
export class History {
  private done: Deed[] = []
  private undone: Deed[] = []

  constructor(private readonly most = 100) {}

  get canUndo(): boolean {
    return this.done.length > 0
  }

  get canRedo(): boolean {
    return this.undone.length > 0
  }

  /** Remembers a deed that has just been done; with `joined` it goes on with the one of its name before it. */
  add(deed: Deed, { joined = false } = {}): void {
    this.undone = []
    const last = this.done.at(-1)
    if (joined && last && deed.name !== undefined && last.name === deed.name) {
      this.done[this.done.length - 1] = { ...deed, undo: last.undo }
      return
    }
    this.done = [...this.done, deed].slice(-this.most)
  }

  /** A deed that fails stays done: nothing is forgotten that did not happen. */
  async undo(): Promise<void> {
    const deed = this.done.at(-1)
    if (!deed) return
    await deed.undo()
    this.done.pop()
    this.undone.push(deed)
  }

  async redo(): Promise<void> {
    const deed = this.undone.at(-1)
    if (!deed) return
    await deed.redo()
    this.undone.pop()
    this.done.push(deed)
  }
}
