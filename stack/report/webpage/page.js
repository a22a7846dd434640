'use strict';
// Filters the permissions: a row matches if its role, actions, resources and condition have all words.
const form = document.querySelector('.search');
if (form) {
  const words = document.getElementById('words'), found = document.getElementById('found');
  const bodies = [...document.querySelectorAll('.permissions tbody')].map((body) => ({
    body, rows: [...body.querySelectorAll('tr:not(.role)')].map((row) => ({
      row, text: (body.dataset.role + ' ' + row.textContent).toLowerCase(),
    })),
  }));
  const filter = () => {
    const all = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { body, rows } of bodies) {
      let any = false;
      for (const { row, text } of rows) {
        row.hidden = !all.every((word) => text.includes(word));
        if (!row.hidden) { any = true; count++; }
      }
      body.hidden = !any;
    }
    found.textContent = all.length ? count + (count === 1 ? ' row matches' : ' rows match') : '';
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  words.addEventListener('input', filter);
}
// A link to a connection opens the list that it is in.
const show = () => {
  const target = location.hash.startsWith('#connection-') && document.getElementById(location.hash.slice(1));
  if (!target) { return; }
  target.closest('details').open = true;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
};
addEventListener('hashchange', show);
show();
// Escape hides the reason of a connection until the focus or the pointer moves.
addEventListener('keydown', (event) => document.body.classList.toggle('dismissed', event.key === 'Escape'));
addEventListener('mouseover', () => document.body.classList.remove('dismissed'));
