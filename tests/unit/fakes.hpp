#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "petcam/ports.hpp"

namespace petcam {

/// Those of a list of variants that are a T, in their order.
template <typename T, typename Variant>
std::vector<T> only(const std::vector<Variant>& all) {
    std::vector<T> found;
    for (const auto& one : all) {
        if (const auto* is = std::get_if<T>(&one)) found.push_back(*is);
    }
    return found;
}

/// An Outlet that remembers everything it was asked to do. One thread at a time.
class RecordingOutlet final : public Outlet {
public:
    struct Relayed {
        MediaKind kind;
        std::vector<std::uint8_t> bytes;
    };

    void relay(MediaKind kind, std::span<std::uint8_t> packet) noexcept override {
        relayed.push_back({kind, {packet.begin(), packet.end()}});
    }
    void limit(std::optional<Bitrate> most) noexcept override { limits.push_back(most); }
    void requestKeyframe() noexcept override { ++keyframeRequests; }
    void smooth(std::optional<Duration> least) noexcept override { smooths = least; }
    void notify(const Event& event) override { events.push_back(event); }
    void hangUp() noexcept override { ++hangUps; }
    void end() noexcept override { ++ends; }

    /// How many of the relayed packets are of this kind.
    std::size_t count(MediaKind kind) const {
        std::size_t found = 0;
        for (const auto& one : relayed) {
            found += one.kind == kind ? 1 : 0;
        }
        return found;
    }

    std::vector<Relayed> relayed;
    std::vector<Event> events;
    std::vector<std::optional<Bitrate>> limits;
    int keyframeRequests = 0;
    std::optional<Duration> smooths;
    int hangUps = 0;
    int ends = 0;
};

/// A Journal that keeps its lines.
class RecordingJournal final : public Journal {
public:
    void note(const std::string& line) override { lines.push_back(line); }

    std::vector<std::string> lines;
};

}  // namespace petcam
