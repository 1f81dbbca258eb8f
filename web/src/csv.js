// A table as CSV: numbers with all their digits, texts in quotes where they need them.
function field(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  var text = String(value);
  // A spreadsheet would take these for formulas.
  if (/^[=+\-@]/.test(text) && isNaN(Number(text))) text = "'" + text;
  return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

export function csvText(table) {
  return [table.columns].concat(table.rows).map(function (row) { return row.map(field).join(','); }).join('\r\n') + '\r\n';
}
