#include "recres/figure/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace recres {

namespace {

using Place = std::array<double, 2>;

// One cycle with all that leads to it, around (0, 0).
struct Piece {
  std::vector<std::size_t> nodes = {};
  double radius = 0.5;
};

class Layout {
 public:
  explicit Layout(std::span<const std::size_t> next)
      : next_(next),
        on_cycle_(next.size(), false),
        before_(next.size()),
        leaves_(next.size(), 0),
        depth_(next.size(), 0),
        places_(next.size()) {
    find_cycles();
    for (std::size_t node = 0; node < next.size(); ++node) {
      if (!on_cycle_[node]) before_[next[node]].push_back(node);
    }
    for (const auto& cycle : cycles_) pieces_.push_back(place_piece(cycle));
    pack();
  }

  std::vector<Place> places() && { return std::move(places_); }

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
    std::vector<std::vector<std::size_t>> trees;
    double leaves = 0;
    for (const auto root : cycle) {
      trees.push_back(tree_of(root));
      leaves += count_leaves(trees.back());
    }
    const double around = 2 * std::numbers::pi;
    const auto length = static_cast<double>(cycle.size());
    const double ring = cycle.size() == 1 ? 0 : length / around;
    // Far enough out that the leaves, which end at all depths, have room.
    const double step = std::max(1.0, 2 * (leaves / around - ring) / std::max(2.0, deepest(trees)));
    Piece piece = {.radius = ring + 0.5};
    double turn = 0;
    for (const auto& tree : trees) {
      const double share = around * leaves_[tree.front()] / leaves;
      place_tree(tree, turn, share, ring, step, piece);
      turn += share;
    }
    return piece;
  }

  // Steps of the longest way to the cycle.
  double deepest(const std::vector<std::vector<std::size_t>>& trees) {
    double most = 0;
    for (const auto& tree : trees) {
      for (const auto node : tree) {
        for (const auto child : before_[node]) {
          depth_[child] = depth_[node] + 1;
          most = std::max(most, depth_[child]);
        }
      }
    }
    return most;
  }

  // A node takes the middle of its range of angles; its children share the range by their leaves.
  void place_tree(const std::vector<std::size_t>& tree, double turn, double share, double ring, double step,
                  Piece& piece) {
    struct Sector {
      double from;
      double width;
      double radius;
    };
    std::vector<Sector> sectors = {{turn, share, ring}};
    sectors.reserve(tree.size());
    for (std::size_t k = 0; k < tree.size(); ++k) {
      const auto sector = sectors[k];
      const double angle = sector.from + sector.width / 2;
      places_[tree[k]] = {sector.radius * std::sin(angle), sector.radius * std::cos(angle)};
      piece.nodes.push_back(tree[k]);
      piece.radius = std::max(piece.radius, sector.radius + 0.5);
      double from = sector.from;
      for (const auto child : before_[tree[k]]) {
        const double width = sector.width * leaves_[child] / leaves_[tree[k]];
        sectors.push_back({from, width, sector.radius + step});
        from += width;
      }
    }
  }

  // Rows of pieces, the largest first, about as wide as all is high.
  void pack() {
    std::vector<std::size_t> order(pieces_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return pieces_[a].radius > pieces_[b].radius; });
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
  std::vector<double> depth_;
  std::vector<Place> places_;
  std::vector<std::vector<std::size_t>> cycles_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<std::array<double, 2>> lay_out(std::span<const std::size_t> next) {
  return Layout(next).places();
}

}  // namespace recres
