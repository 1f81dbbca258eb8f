#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace recres {

/// Things that take long to make, kept while several threads use them one after the other. The `most` used
/// last stay; two threads that want the same one make it once.
template <typename Key, typename Thing>
class Shelf {
 public:
  explicit Shelf(std::size_t most) : most_(most) {}

  /// The thing of a key, made by `make` where it is not there. What make throws is thrown on, and tried again
  /// by the next who asks.
  std::shared_ptr<const Thing> get(const Key& key, const std::function<Thing()>& make) {
    const auto place = place_of(key);
    const std::lock_guard lock(place->making);
    if (!place->thing) place->thing.emplace(make());
    // Part of its place, which it keeps alive.
    return {place, &*place->thing};
  }

 private:
  struct Place {
    Key key;
    std::mutex making;
    std::optional<Thing> thing;
  };

  std::shared_ptr<Place> place_of(const Key& key) {
    const std::lock_guard lock(looking_);
    auto found =
        std::find_if(places_.begin(), places_.end(), [&](const auto& place) { return place->key == key; });
    if (found == places_.end()) {
      auto made = std::make_shared<Place>();
      made->key = key;
      if (places_.size() >= most_) places_.pop_back();
      found = places_.insert(places_.begin(), std::move(made));
    }
    std::rotate(places_.begin(), found, found + 1);
    return places_.front();
  }

  std::size_t most_;
  std::mutex looking_;
  std::vector<std::shared_ptr<Place>> places_;  // used last, first
};

}  // namespace recres
