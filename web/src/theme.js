// Colours. Series take the eight of Okabe and Ito, which colour-blind readers can tell apart, made lighter on dark paper;
// numbers take one scale from dark to bright that also reads in grey, or, where zero is special, two arms from the middle.
var LIGHT = {
  name: 'light', paper: '#ffffff', ink: '#1c1f24', soft: '#5a6270', faint: '#d5d9df', grid: '#eceef1', shade: '#8a93a1',
  blue: '#0072b2', vermillion: '#d55e00', green: '#009e73', purple: '#b5578f', orange: '#c98a00', sky: '#3a9bd0',
  grey: '#767d88', arms: [[11, 60, 117], [84, 154, 211], [246, 246, 244], [236, 142, 88], [150, 44, 4]], none: '#ffffff', minus: '#dfe5ec'
};
var DARK = {
  name: 'dark', paper: '#15181d', ink: '#e9ecf1', soft: '#a9b1bd', faint: '#3c434d', grid: '#252a31', shade: '#97a1b0',
  blue: '#58a9e8', vermillion: '#ff8b4d', green: '#3ccba2', purple: '#e39bc8', orange: '#f0b73f', sky: '#9ad4f7',
  grey: '#98a0ac', arms: [[150, 205, 255], [52, 117, 184], [44, 48, 55], [196, 84, 28], [255, 190, 140]], none: '#15181d', minus: '#2c333d'
};

export var looks = { light: LIGHT, dark: DARK };

var ROLES = {
  information: 'blue', entropy: 'vermillion', divergence: 'green', corrected: 'purple', exact: 'ink', baseline: 'grey',
  before: 'blue', during: 'vermillion', after: 'green'
};
var ORDER = ['blue', 'vermillion', 'green', 'purple', 'orange', 'sky', 'grey', 'ink'];

// Anchors of the scale, from low to high; lightness rises evenly.
var SCALE = [[48, 18, 86], [58, 47, 126], [52, 80, 143], [38, 111, 145], [28, 141, 140], [43, 170, 124], [104, 196, 94],
  [176, 216, 66], [247, 228, 60]];

function mixed(a, b, part) {
  return a.map(function (one, k) { return Math.round(one + (b[k] - one) * part); });
}

function along(anchors, place) {
  var at = Math.max(0, Math.min(1, place)) * (anchors.length - 1);
  var k = Math.min(Math.floor(at), anchors.length - 2);
  return mixed(anchors[k], anchors[k + 1], at - k);
}

function rgb(parts) {
  return 'rgb(' + parts.join(',') + ')';
}

/** The colour of a place from 0 to 1 on the scale of numbers; of 256 steps. */
export function scaleColour(place) {
  return rgb(along(SCALE, Math.round(place * 255) / 255));
}

/** The same with 0.5 in the middle of two arms. */
export function divergingColour(look, place) {
  return rgb(along(look.arms, Math.round(place * 255) / 255));
}

/** A colour for every series or group: by role, by shade, or the next that is left. */
export function seriesColours(series, look) {
  var taken = {};
  series.forEach(function (one) {
    if (one && ROLES[one.role]) taken[ROLES[one.role]] = true;
  });
  var free = ORDER.filter(function (name) { return !taken[name]; });
  var next = 0;
  return series.map(function (one) {
    if (one && ROLES[one.role]) return look[ROLES[one.role]];
    // The brightest part of the scale is lost on white paper, the darkest on black.
    if (one && typeof one.shade === 'number') return scaleColour(look === DARK ? 0.3 + 0.7 * one.shade : 0.86 * one.shade);
    return look[free.length ? free[next++ % free.length] : ORDER[next++ % ORDER.length]];
  });
}
