// Small comforts for pages that already work without this file: the error summary takes the focus, and a
// button copies the code beside it.

document.querySelector('[data-error-summary]')?.focus();

const COPIED_MILLISECONDS = 2500;

for (const block of document.querySelectorAll('[data-copy]')) {
  const code = block.querySelector('code');
  const button = block.querySelector('button');
  const status = block.querySelector('[role=status]');
  if (!code || !button || !status || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = block.dataset.copied;
    } catch {
      status.textContent = block.dataset.failed;
      getSelection()?.selectAllChildren(code);
    }
    setTimeout(() => {
      status.textContent = '';
    }, COPIED_MILLISECONDS);
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
