// Loads the verifier: a module, from the address that the page names.
const place = document.querySelector('[data-verifier]');
if (place) import(place.dataset.verifier);
