// Numbers as people read them.
var SUPERSCRIPTS = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

export function isNumber(value) {
  return typeof value === 'number' && isFinite(value);
}

/** 10 to a whole power: "10⁻³". */
export function powerText(exponent) {
  var digits = String(Math.abs(exponent)).replace(/\d/g, function (digit) { return SUPERSCRIPTS.charAt(+digit); });
  return '10' + (exponent < 0 ? '\u207b' : '') + digits;
}

/** Up to `digits` that matter, powers of ten written out; a real minus sign. */
export function numberText(value, digits) {
  if (!isNumber(value)) return 'unknown';
  if (value === 0) return '0';
  var size = Math.abs(value);
  var text;
  if (size >= 1e7 || size < 1e-4) {
    var parts = value.toExponential(Math.min((digits || 6) - 1, 4)).split('e');
    text = parts[0].replace(/\.?0+$/, '') + '\u00b7' + powerText(+parts[1]);
    text = text.replace(/^(-?)1\u00b7/, '$1');
  } else {
    text = String(+value.toPrecision(digits || 6));
  }
  return text.replace('-', '\u2212');
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` within the range. */
export function tickStep(from, to, count) {
  var rough = (to - from) / Math.max(count, 1);
  var power = Math.pow(10, Math.floor(Math.log(rough) / Math.LN10 + 1e-9));
  var factor = rough / power;
  return power * (factor <= 1.0001 ? 1 : factor <= 2.0001 ? 2 : factor <= 5.0001 ? 5 : 10);
}
