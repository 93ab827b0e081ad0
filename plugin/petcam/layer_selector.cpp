#include "petcam/layer_selector.hpp"

namespace petcam {
namespace {

constexpr Quality kAll[] = {Quality::Auto, Quality::Saver, Quality::Best, Quality::Tile};

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

std::optional<std::uint64_t> LayerSelector::target(const LiveLayers& layers) const noexcept {
    if (layers.empty()) return std::nullopt;
    const bool small = quality_ == Quality::Tile || quality_ == Quality::Saver;
    return small ? layers.lowest() : layers.highest();
}

}  // namespace petcam
