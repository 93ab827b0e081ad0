#pragma once

#include <vector>

#include "fakes.hpp"
#include "petcam/companions/companions.hpp"

namespace petcam {

/// A TapOutlet that remembers what it was sent, or takes nothing.
class RecordingTap final : public TapOutlet {
public:
    struct Sent {
        TapStream stream;
        std::vector<std::uint8_t> bytes;
    };

    bool send(TapStream stream, std::span<const std::uint8_t> packet) noexcept override {
        if (isFull) return false;
        sent.push_back({stream, {packet.begin(), packet.end()}});
        return true;
    }
    TapPorts ports() const noexcept override { return places; }
    std::vector<std::vector<std::uint8_t>> on(TapStream stream) const {
        std::vector<std::vector<std::uint8_t>> found;
        for (const auto& one : sent) {
            if (one.stream == stream) found.push_back(one.bytes);
        }
        return found;
    }

    std::vector<Sent> sent;
    bool isFull = false;
    TapPorts places{1, 2, 3};
};

/// A CompanionOutlet that remembers its events.
class RecordingCompanion final : public CompanionOutlet {
public:
    void notify(const CompanionEvent& event) override { events.push_back(event); }

    template <typename T>
    std::vector<T> of() const {
        return only<T>(events);
    }

    std::vector<CompanionEvent> events;
};

inline constexpr TapWish kEverything{true, true, true, false, true};

}  // namespace petcam
