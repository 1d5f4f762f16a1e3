/** Writes a text for a thing once, and has it as long as the thing lives: most exchanges name the same few. */
export function onceFor<Thing extends object>(write: (thing: Thing) => string): (thing: Thing) => string {
  const written = new WeakMap<Thing, string>();
  return (thing) => {
    let text = written.get(thing);
    if (text === undefined) {
      text = write(thing);
      written.set(thing, text);
    }
    return text;
  };
}
