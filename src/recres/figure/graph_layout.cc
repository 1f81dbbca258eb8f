#include "recres/figure/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace recres {

namespace {

using Point = std::array<double, 2>;

// One cycle with all that leads to it, around (0, 0).
struct Piece {
  std::vector<std::size_t> nodes = {};
  double radius = 0.5;
};

// Between nodes of the same depth, and of a cycle.
constexpr double kApart = 0.8;
constexpr double kApartOnCycle = 1.5;

// The range of angles of a node, and its steps from the cycle.
struct Sector {
  double from = 0;
  double width = 0;
  std::size_t depth = 0;

  double middle() const { return from + width / 2; }
};

class Layout {
 public:
  explicit Layout(std::span<const std::size_t> next)
      : next_(next),
        on_cycle_(next.size(), false),
        before_(next.size()),
        leaves_(next.size(), 0),
        sectors_(next.size()),
        places_(next.size()) {
    find_cycles();
    for (std::size_t node = 0; node < next.size(); ++node) {
      if (!on_cycle_[node]) before_[next[node]].push_back(node);
    }
    for (const auto& cycle : cycles_) pieces_.push_back(place_piece(cycle));
    pack();
  }

  std::vector<Point> places() && { return std::move(places_); }

 private:
  void find_cycles() {
    // 0: not seen; else the walk that saw it first.
    std::vector<std::size_t> seen_by(next_.size(), 0);
    for (std::size_t start = 0; start < next_.size(); ++start) {
      auto node = start;
      for (; seen_by[node] == 0; node = next_[node]) seen_by[node] = start + 1;
      if (seen_by[node] != start + 1 || on_cycle_[node]) continue;
      auto& cycle = cycles_.emplace_back();
      for (; !on_cycle_[node]; node = next_[node]) {
        on_cycle_[node] = true;
        cycle.push_back(node);
      }
    }
  }

  // All that leads to a node, parents first. No recursion: trees may be as deep as there are nodes.
  std::vector<std::size_t> tree_of(std::size_t root) const {
    std::vector<std::size_t> nodes = {root};
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      const auto& children = before_[nodes[k]];
      nodes.insert(nodes.end(), children.begin(), children.end());
    }
    return nodes;
  }

  double count_leaves(const std::vector<std::size_t>& tree) {
    for (auto node = tree.rbegin(); node != tree.rend(); ++node) {
      double sum = 0;
      for (const auto child : before_[*node]) sum += leaves_[child];
      leaves_[*node] = std::max(1.0, sum);
    }
    return leaves_[tree.front()];
  }

  Piece place_piece(const std::vector<std::size_t>& cycle) {
    const double around = 2 * std::numbers::pi;
    Piece piece;
    double leaves = 0;
    std::vector<std::vector<std::size_t>> trees;
    for (const auto root : cycle) {
      trees.push_back(tree_of(root));
      leaves += count_leaves(trees.back());
    }
    double turn = 0;
    for (const auto& tree : trees) {
      const double width = around * leaves_[tree.front()] / leaves;
      share_angles(tree, turn, width);
      turn += width;
      piece.nodes.insert(piece.nodes.end(), tree.begin(), tree.end());
    }
    const double ring = ring_for(cycle);
    const double step = step_for(piece.nodes, ring);
    for (const auto node : piece.nodes) {
      const auto& sector = sectors_[node];
      const double radius = ring + step * static_cast<double>(sector.depth);
      const double angle = sector.middle();
      places_[node] = {radius * std::sin(angle), radius * std::cos(angle)};
      piece.radius = std::max(piece.radius, radius + 0.5);
    }
    return piece;
  }

  // The children of a node share its range of angles by their leaves.
  void share_angles(const std::vector<std::size_t>& tree, double from, double width) {
    sectors_[tree.front()] = {.from = from, .width = width, .depth = 0};
    for (const auto node : tree) {
      const auto sector = sectors_[node];
      double at = sector.from;
      for (const auto child : before_[node]) {
        const double share = sector.width * leaves_[child] / leaves_[node];
        sectors_[child] = {.from = at, .width = share, .depth = sector.depth + 1};
        at += share;
      }
    }
  }

  // The radius of a cycle on which its nodes keep apart; their angles follow their trees.
  double ring_for(const std::vector<std::size_t>& cycle) const {
    if (cycle.size() == 1) return 0;
    const double around = 2 * std::numbers::pi;
    double radius = kApartOnCycle * static_cast<double>(cycle.size()) / around;
    for (std::size_t k = 0; k < cycle.size(); ++k) {
      const double to_next = sectors_[cycle[(k + 1) % cycle.size()]].middle() - sectors_[cycle[k]].middle();
      const double gap = std::min(to_next > 0 ? to_next : to_next + around, std::numbers::pi);
      radius = std::max(radius, kApartOnCycle / (2 * std::sin(gap / 2)));
    }
    return radius;
  }

  // How far each step leads outwards, so that nodes of the same depth keep apart.
  double step_for(const std::vector<std::size_t>& nodes, double ring) const {
    // By depth, and around the ring.
    auto order = nodes;
    const auto key = [&](std::size_t node) {
      return std::pair(sectors_[node].depth, sectors_[node].middle());
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    double step = 1;
    std::size_t first = 0;  // of the nodes as deep as node k
    for (std::size_t k = 0; k < order.size(); ++k) {
      const auto& one = sectors_[order[k]];
      if (one.depth != sectors_[order[first]].depth) first = k;
      const bool is_last = k + 1 == order.size() || sectors_[order[k + 1]].depth != one.depth;
      // The last one has the first one beside it, once around.
      const auto& other = sectors_[order[is_last ? first : k + 1]];
      if (one.depth == 0 || &one == &other) continue;
      const double turn = other.middle() - one.middle() + (is_last ? 2 * std::numbers::pi : 0);
      const double radius = kApart / (2 * std::sin(std::min(turn, std::numbers::pi) / 2));
      step = std::max(step, (radius - ring) / static_cast<double>(one.depth));
    }
    return step;
  }

  // Rows of pieces, the largest first, about as wide as all is high.
  void pack() {
    std::vector<std::size_t> order(pieces_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return pieces_[a].radius != pieces_[b].radius ? pieces_[a].radius > pieces_[b].radius : a < b;
    });
    double area = 0;
    for (const auto& piece : pieces_) area += 4 * piece.radius * piece.radius;
    const double width = 1.3 * std::sqrt(area);
    double x = 0;
    double y = 0;
    double height = 0;
    for (const auto k : order) {
      const auto& piece = pieces_[k];
      const double side = 2 * piece.radius;
      if (x > 0 && x + side > width) {
        y -= height + 0.5;
        x = 0;
        height = 0;
      }
      height = std::max(height, side);
      for (const auto node : piece.nodes) {
        places_[node][0] += x + piece.radius;
        places_[node][1] += y - piece.radius;
      }
      x += side + 0.5;
    }
  }

  std::span<const std::size_t> next_;
  std::vector<bool> on_cycle_;
  std::vector<std::vector<std::size_t>> before_;  // nodes off the cycle that lead here
  std::vector<double> leaves_;
  std::vector<Sector> sectors_;
  std::vector<Point> places_;
  std::vector<std::vector<std::size_t>> cycles_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<std::array<double, 2>> lay_out(std::span<const std::size_t> next) {
  return Layout(next).places();
}

}  // namespace recres
