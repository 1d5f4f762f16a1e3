// Sends the operation that the page is about, as the person of the session, and shows what came back.
// The page is whole without this file: the command for curl says the same.
{
  type Words = Record<'status' | 'headers' | 'answer' | 'empty' | 'network' | 'badJson' | 'waiting', string>;
  type Sent = { address: string; init: RequestInit };

  const place = document.querySelector<HTMLElement>('[data-try]');
  const form = place?.querySelector('form');
  const answer = place?.querySelector('[data-answer]');
  const model = place?.querySelector('template')?.content.firstElementChild;
  if (place && form && answer && model) {
    const { method, path, type } = JSON.parse(place.dataset['try'] ?? '{}') as Record<
      'method' | 'path' | 'type',
      string
    >;
    const words = JSON.parse(place.dataset['words'] ?? '{}') as Words;
    place.hidden = false;

    const block = (label: string, text: string) => {
      const made = model.cloneNode(true) as Element;
      const name = made.querySelector('.ap-code-block__label');
      const pre = made.querySelector('pre');
      if (name !== null) name.textContent = label;
      pre?.setAttribute('aria-label', label);
      const code = made.querySelector('code');
      if (code !== null) code.textContent = text;
      return made;
    };

    /** What the form says, as a request. Empty fields are left out. @throws SyntaxError when the body is not JSON */
    const request = (): Sent => {
      const given = new FormData(form);
      const query = new URLSearchParams();
      const headers: Record<string, string> = { accept: 'application/json, */*' };
      let address = path;
      for (const [name, value] of given) {
        const [kind, ...rest] = name.split('.');
        const own = rest.join('.');
        if (typeof value !== 'string' || (value === '' && kind !== 'path')) continue;
        if (kind === 'path') address = address.replace(`{${own}}`, encodeURIComponent(value));
        if (kind === 'query') query.append(own, value);
        if (kind === 'token') headers['authorization'] = `Bearer ${value.trim()}`;
        if (kind === 'header') headers[own.toLowerCase()] = value;
      }
      const body = given.get('body');
      const init: RequestInit = { method, headers };
      if (typeof body === 'string' && body.trim() !== '') {
        headers['content-type'] = type;
        const parsed = JSON.parse(body) as Record<string, string>;
        init.body = type.includes('json') ? JSON.stringify(parsed) : new URLSearchParams(parsed).toString();
      }
      return { address: query.size === 0 ? address : `${address}?${query}`, init };
    };

    const pretty = (text: string, type: string) =>
      type.includes('json') ? JSON.stringify(JSON.parse(text), null, 2) : text;

    const send = async ({ address, init }: Sent) => {
      answer.textContent = words.waiting;
      const got = await fetch(address, init);
      const text = await got.text();
      const headers = [...got.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      const shown = text === '' ? words.empty : pretty(text, got.headers.get('content-type') ?? '');
      answer.replaceChildren(
        block(words.status, `${init.method} ${address}\n${got.status} ${got.statusText}`),
        block(words.answer, shown),
        block(words.headers, headers),
      );
    };

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      let sent: Sent;
      try {
        sent = request();
      } catch (error) {
        answer.textContent = `${words.badJson} ${error instanceof Error ? error.message : ''}`;
        return;
      }
      send(sent).catch((error: unknown) => {
        answer.textContent = `${words.network} ${error instanceof Error ? error.message : ''}`;
      });
    });
  }
}
