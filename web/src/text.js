// Texts: how wide they are (the same everywhere, with or without a browser), and how they are written into XML.
// Widths are those of Helvetica, Arial and Liberation Sans in thousandths, characters 32 to 126.
var WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
  556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584];
// Room for fonts that are wider, and for bold.
var SPARE = 1.15;

export var FONT_FAMILY = 'Helvetica, Arial, Liberation Sans, sans-serif';

export function font(size, weight) {
  return (weight ? weight + ' ' : '') + size + 'px ' + FONT_FAMILY;
}

/** Width of one line in pixels. */
export function textWidth(text, size) {
  var sum = 0;
  for (var i = 0; i < text.length; i++) {
    var code = text.charCodeAt(i);
    sum += code >= 32 && code < 127 ? WIDTHS[code - 32] : code >= 0x2e80 ? 1000 : 600;
  }
  return sum * size * SPARE / 1000;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitted(text, width, size) {
  if (textWidth(text, size) <= width) return text;
  var end = text.length;
  while (end > 0 && textWidth(text.slice(0, end) + '\u2026', size) > width) end--;
  return text.slice(0, end).replace(/[\ud800-\udbff]$/, '') + '\u2026';
}

/** Lines no wider than `width`, broken at blanks. */
export function wrapped(text, width, size) {
  var lines = [];
  var line = '';
  text.split(/\s+/).forEach(function (word) {
    var longer = line ? line + ' ' + word : word;
    if (line && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  });
  if (line) lines.push(line);
  return lines.map(function (one) { return fitted(one, width, size); });
}

export function escapeXml(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** What XML cannot hold becomes U+FFFD; line ends become blanks. */
export function plain(text) {
  return text.replace(/[\n\r\t]/g, ' ').replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, '\ufffd');
}

/** One SVG text. `anchor` is start, middle or end; y is its baseline. */
export function svgText(text, x, y, size, colour, more) {
  return '<text x="' + x + '" y="' + y + '" font-size="' + size + '" fill="' + colour + '"' + (more || '') + '>' +
    escapeXml(text) + '</text>';
}
