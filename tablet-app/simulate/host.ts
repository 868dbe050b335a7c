/** A process that can die: a page of a tablet or a server. What a dead one awaits never comes. */
export class Host {
  isDead = false;
  /** Dies right before this many more commits have been made. */
  commitsLeft = Infinity;
  /** Its last commit is the last thing it does, where else it goes on until the next one. */
  diesAfterCommit = false;

  /** Whether the next commit still happens. */
  mayCommit(): boolean {
    if (this.isDead) return false;
    this.commitsLeft -= 1;
    if (this.commitsLeft < 0) this.isDead = true;
    return !this.isDead;
  }

  /** Told after a commit. */
  committed(): void {
    if (this.diesAfterCommit && this.commitsLeft <= 0) this.isDead = true;
  }
}

export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
