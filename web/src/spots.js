// Spots: the places of a chart that have something to tell. They come in rows (of a series, of cells); the pointer finds the
// nearest, arrow keys walk along and across rows. A spot is {x, y, lines}, x and y being places on the axes.

/** Spots of series: rows[k] is {count, spot(i), place(i)}; both may be null where there is nothing. place, which may be left
    out, gives x and y alone, quickly. */
export function seriesSpots(rows) {
  function walk(row, from, step) {
    for (var i = from; i >= 0 && i < rows[row].count; i += step) {
      var spot = rows[row].spot(i);
      if (spot) return { row: row, i: i };
    }
    return null;
  }
  return {
    first: function () {
      for (var row = 0; row < rows.length; row++) {
        var found = walk(row, 0, 1);
        if (found) return found;
      }
      return null;
    },
    at: function (cursor) { return rows[cursor.row].spot(cursor.i); },
    move: function (cursor, across, up) {
      if (across) return walk(cursor.row, cursor.i + across, across) || cursor;
      for (var row = cursor.row - up; row >= 0 && row < rows.length; row -= up) {
        var found = walk(row, Math.min(cursor.i, rows[row].count - 1), -1) || walk(row, 0, 1);
        if (found) return found;
      }
      return cursor;
    },
    nearest: function (x, y, pixel, within) {
      var best = null;
      var least = within * within;
      for (var row = 0; row < rows.length; row++) {
        for (var i = 0; i < rows[row].count; i++) {
          var place = rows[row].place ? rows[row].place(i) : rows[row].spot(i);
          if (!place || !(place.x === place.x) || !(place.y === place.y)) continue;
          var at = pixel(place.x, place.y);
          var distance = (at[0] - x) * (at[0] - x) + (at[1] - y) * (at[1] - y);
          if (distance < least) {
            least = distance;
            best = { row: row, i: i };
          }
        }
      }
      return best;
    }
  };
}

/** Spots of a grid of cells, row 0 at the bottom, cell (column, row) spanning one unit; lines(column, row) tells of it. */
export function cellSpots(columns, rows, lines) {
  function at(cursor) { return { x: cursor.i + 0.5, y: cursor.row + 0.5, lines: lines(cursor.i, cursor.row) }; }
  function bounded(value, count) { return Math.max(0, Math.min(count - 1, value)); }
  return {
    first: function () { return columns > 0 && rows > 0 ? { row: rows - 1, i: 0 } : null; },
    at: at,
    move: function (cursor, across, up) { return { row: bounded(cursor.row + up, rows), i: bounded(cursor.i + across, columns) }; },
    nearest: function (x, y, pixel) {
      var zero = pixel(0, 0);
      var one = pixel(1, 1);
      var i = Math.floor((x - zero[0]) / (one[0] - zero[0]));
      var row = Math.floor((y - zero[1]) / (one[1] - zero[1]));
      return i >= 0 && i < columns && row >= 0 && row < rows ? { row: row, i: i } : null;
    }
  };
}
