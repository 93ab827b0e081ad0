#include "petcam/layer_selector.hpp"

#include <algorithm>

namespace petcam {
namespace {

constexpr Quality kAll[] = {Quality::Auto, Quality::Saver, Quality::Best, Quality::Tile};

bool isSmall(Quality quality) noexcept {
    return quality == Quality::Tile || quality == Quality::Saver;
}

}  // namespace

std::optional<Quality> qualityOf(std::string_view word) noexcept {
    for (const Quality quality : kAll) {
        if (word == nameOf(quality)) return quality;
    }
    return std::nullopt;
}

const char* nameOf(Quality quality) noexcept {
    switch (quality) {
        case Quality::Auto:
            return "auto";
        case Quality::Saver:
            return "saver";
        case Quality::Best:
            return "best";
        case Quality::Tile:
            return "tile";
    }
    return "";
}

std::uint8_t LayerSelector::layersNeeded() const noexcept {
    if (isSmall(quality_)) return 1;
    return quality_ == Quality::Best ? kMostLayers : adapter_.layers();
}

std::optional<std::uint64_t> LayerSelector::target(const LiveLayers& layers) const noexcept {
    if (layers.empty()) return std::nullopt;
    return layers[std::min<std::size_t>(layersNeeded(), layers.count()) - 1];
}

}  // namespace petcam
