#include "petcam/camera_layers.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace petcam {

CameraLayers::CameraLayers(FeedId feed, Simulcast simulcast) : feed_(feed), simulcast_(std::move(simulcast)) {
    if (simulcast_.rids.size() > kMostLayers) simulcast_.rids.resize(kMostLayers);
    layers_.reserve(kMostLayers);
}

CameraLayers::Sight CameraLayers::see(const rtp::Packet& packet, Instant now) noexcept {
    measure(now);
    Layer* layer = layerOf(packet, now);
    if (!layer) return Sight::NoLayer;
    const std::uint16_t number = packet.sequenceNumber();
    const bool isKnown = layer->newestAt && now - *layer->newestAt < kAgeIsUnknownAfter;
    if (isKnown && static_cast<std::int16_t>(number - layer->newest) < 0) return Sight::Late;
    const bool isNext = number == static_cast<std::uint16_t>(layer->newest + 1);
    if (layer->newestAt && now - *layer->newestAt >= kPause && !isNext) layer->isBroken = true;
    layer->newest = number;
    layer->newestAt = now;
    if (!packet.payload().empty()) {
        if (!layer->arrivesAt(now)) beginWindow(now);
        layer->pictureAt = now;
        layer->bytes += packet.payload().size();
        layer->meter.add(packet.bytes().size(), now);
    }
    return Sight::Newest;
}

bool CameraLayers::isBroken(std::uint32_t ssrc, bool startsKeyframe) noexcept {
    for (Layer& layer : layers_) {
        if (layer.ssrc != ssrc) continue;
        if (startsKeyframe) layer.isBroken = false;
        return layer.isBroken;
    }
    return false;
}

LiveLayers CameraLayers::live(Instant now) const noexcept {
    LiveLayers live;
    for (const Layer& layer : layers_) {
        if (layer.arrivesAt(now)) live.addHighest(sourceOf(layer.ssrc), layer.meter.rate(now));
    }
    return live;
}

bool CameraLayers::knows(std::uint32_t ssrc) const noexcept {
    return std::any_of(layers_.begin(), layers_.end(),
                       [ssrc](const Layer& layer) { return layer.ssrc == ssrc; });
}

CameraLayers::Layer* CameraLayers::layerOf(const rtp::Packet& packet, Instant now) noexcept {
    const auto known = std::find_if(layers_.begin(), layers_.end(),
                                    [&](const Layer& layer) { return layer.ssrc == packet.ssrc(); });
    const bool isKnown = known != layers_.end();
    if (isKnown && known->rank) return &*known;
    if (const auto rank = rankOf(packet)) return named(packet.ssrc(), *rank, now);
    if (isKnown) return &*known;
    if (anyNamed_ || packet.payload().empty()) return nullptr;
    return unnamed(packet.ssrc(), now);
}

std::optional<std::size_t> CameraLayers::rankOf(const rtp::Packet& packet) const noexcept {
    if (simulcast_.rids.empty()) return std::nullopt;
    const auto element = packet.extension(simulcast_.ridExtension);
    const std::string_view rid(reinterpret_cast<const char*>(element.data()), element.size());
    const auto found = std::find(simulcast_.rids.begin(), simulcast_.rids.end(), rid);
    if (found == simulcast_.rids.end()) return std::nullopt;
    return static_cast<std::size_t>(found - simulcast_.rids.begin());
}

CameraLayers::Layer* CameraLayers::named(std::uint32_t ssrc, std::size_t rank, Instant now) noexcept {
    if (!std::exchange(anyNamed_, true)) layers_.clear();
    const auto same =
        std::find_if(layers_.begin(), layers_.end(), [&](const Layer& layer) { return layer.rank == rank; });
    if (same != layers_.end()) {  // its sender began anew
        if (same->arrivesAt(now)) return nullptr;
        *same = Layer{.ssrc = ssrc, .rank = rank};
        return &*same;
    }
    const auto above =
        std::find_if(layers_.begin(), layers_.end(), [&](const Layer& layer) { return layer.rank > rank; });
    return &*layers_.insert(above, Layer{.ssrc = ssrc, .rank = rank});
}

CameraLayers::Layer* CameraLayers::unnamed(std::uint32_t ssrc, Instant now) noexcept {
    if (layers_.size() == kMostLayers) {
        const auto gone = std::find_if(layers_.begin(), layers_.end(),
                                       [&](const Layer& layer) { return !layer.arrivesAt(now); });
        if (gone == layers_.end()) return nullptr;
        layers_.erase(gone);
    }
    return &layers_.emplace_back(
        Layer{.ssrc = ssrc});  // a browser starts with the lowest and adds the others
}

void CameraLayers::measure(Instant now) noexcept {
    if (now - windowFrom_ < kWindow) return;
    for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
        Layer& low = layers_[i];
        Layer& high = layers_[i + 1];
        const bool bothArrive = low.arrivesAt(now) && high.arrivesAt(now);
        if (bothArrive && low.bytes > 2 * high.bytes) std::swap(low, high);
    }
    beginWindow(now);
}

void CameraLayers::beginWindow(Instant now) noexcept {
    windowFrom_ = now;
    for (Layer& layer : layers_) {
        layer.bytes = 0;
    }
}

}  // namespace petcam
