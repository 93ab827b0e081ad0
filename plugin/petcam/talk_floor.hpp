#pragma once

#include <deque>
#include <optional>

#include "petcam/ids.hpp"
#include "petcam/time.hpp"

namespace petcam {

/// Who may talk to one camera: one holder, the others in a queue. Pure decisions, no clock and no I/O;
/// used on the control thread only. Whoever calls tells everybody what changed.
class TalkFloor {
public:
    static constexpr Duration kLease = 30s;       ///< without voice, however many packets come
    static constexpr Duration kSilence = 1200ms;  ///< without a packet, since the grant or the last one
    static constexpr std::size_t kMaxQueue = 8;

    enum class Answer { Granted, Queued, QueueFull };
    enum class Loss { Silent, Lease };

    /// When the holder's audio last came, and when it last held voice; the epoch for "never".
    struct Activity {
        Instant packetAt{};
        Instant voiceAt{};
    };

    /// Asks for the floor. Asking again while holding or queued changes nothing.
    Answer request(PeerId who, Instant now);

    /// Takes the floor from whoever holds it. False when `who` does.
    bool take(PeerId who, Instant now);

    /// Gives the floor or the place in the queue back. True when that changed anything; when the holder
    /// left, the next in the queue holds the floor from `now` on.
    bool release(PeerId who, Instant now);

    /// Takes the floor from a holder that fell silent or outstayed its lease, and gives it to the next.
    std::optional<Loss> expire(const Activity& activity, Instant now);

    /// Nobody holds or waits any more (the camera went away). True when that changed anything.
    bool clear();

    std::optional<PeerId> holder() const noexcept { return holder_; }
    std::size_t queueLength() const noexcept { return queue_.size(); }
    /// 1 for the next to talk; 0 when `who` is not queued.
    std::size_t positionOf(PeerId who) const noexcept;

private:
    void promoteNext(Instant now);

    std::optional<PeerId> holder_;
    Instant grantedAt_{};
    std::deque<PeerId> queue_;
};

}  // namespace petcam
