#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "petcam/layer_adapter.hpp"
#include "petcam/layers.hpp"

namespace petcam {

/// What a viewer wants to see: a tile among others, as little as possible, as much as possible, or whatever
/// the server finds best.
enum class Quality : std::uint8_t { Auto, Saver, Best, Tile };

/// The words of the signalling contract: "auto", "saver", "best", "tile".
std::optional<Quality> qualityOf(std::string_view word) noexcept;
const char* nameOf(Quality quality) noexcept;

/// Decides which layer of its camera one viewer shall get: what it wishes, and of that what its link carries
/// (LayerAdapter). Only decides: the switch itself waits for a keyframe (Downlink). Owned by one outgoing
/// stream; the owner serialises calls. No clock.
class LayerSelector {
public:
    void prefer(Quality quality) noexcept { quality_ = quality; }
    Quality preferred() const noexcept { return quality_; }
    /// How many layers the camera has to send for this, from the lowest.
    std::uint8_t layersNeeded() const noexcept;

    /// The source of the layer that the viewer shall get: the lowest that arrives for a tile or to save, the
    /// highest where it wants the best, else the highest that its link carries. Nothing when none arrives.
    std::optional<std::uint64_t> target(const LiveLayers& layers) const noexcept;

    /// With every packet of the camera: what arrives, and what the viewer is shown.
    void see(const LiveLayers& layers, std::optional<std::uint64_t> shown, Instant now) noexcept {
        adapter_.see(layers, shown, quality_ == Quality::Auto, now);
    }
    LayerAdapter& adapter() noexcept { return adapter_; }
    const LayerAdapter& adapter() const noexcept { return adapter_; }

private:
    LayerAdapter adapter_;
    Quality quality_ = Quality::Auto;
};

}  // namespace petcam
