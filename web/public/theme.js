// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
  var chosen = localStorage.getItem('nof0.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch (refused) {
  // Without storage the theme of the system is used.
}
