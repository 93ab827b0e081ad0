#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "petcam/bitrate.hpp"
#include "petcam/events.hpp"
#include "petcam/time.hpp"

namespace petcam {

enum class MediaKind : std::uint8_t { Audio, Video };
/// What a tap may get of a camera: its highest layer, its lowest, its sound.
enum class TapStream : std::uint8_t { Best, Lowest, Audio };

/// The way out to one peer. Implemented by the edge; every call may come from any thread, returns at once
/// and does nothing when the peer is gone.
class Outlet {
public:
    virtual ~Outlet() = default;

    /// Sends one RTP packet. The bytes are copied before the call returns.
    virtual void relay(MediaKind kind, std::span<std::uint8_t> packet) noexcept = 0;
    /// Asks a publisher for a keyframe (PLI, RFC 4585 section 6.3.1).
    virtual void requestKeyframe() noexcept = 0;
    /// Tells a publisher how much all that it sends may take (REMB); nothing: as much as it likes.
    virtual void limit(std::optional<Bitrate> most) noexcept = 0;
    /// A viewer shall hold its pictures back for at least so long, and may for longer, so that they run
    /// smoothly; nothing: it shows each at once, as from the beginning.
    virtual void smooth(std::optional<Duration>) noexcept {}
    virtual void notify(const Event& event) = 0;
    /// Ends the peer's PeerConnection.
    virtual void hangUp() noexcept = 0;
    /// Ends the peer itself: it has to come back as another one.
    virtual void end() noexcept = 0;
};

/// UDP ports of this machine by TapStream; 0: none.
using TapPorts = std::array<std::uint16_t, 3>;

/// Where the copies of a camera's packets go that a recorder gets. Implemented by the edge; called on media
/// threads.
class TapOutlet {
public:
    virtual ~TapOutlet() = default;

    /// One RTP packet, or one compound RTCP packet, as it came. Never waits; false when it was not taken, and
    /// is lost.
    virtual bool send(TapStream stream, std::span<const std::uint8_t> packet) noexcept = 0;
    /// Outlets with the same ones lead to the same place.
    virtual TapPorts ports() const noexcept = 0;
};

/// Names and values, such as {"video", 120}.
using Counts = std::vector<std::pair<const char*, std::uint64_t>>;

/// Where the media of one peer goes. Implemented by the core; called on media threads, never concurrently for
/// one peer, never throws.
class MediaSink {
public:
    virtual ~MediaSink() = default;

    /// One decrypted RTP packet, as it came; the bytes may be changed in place.
    /// `audioLevel`: RFC 6464, 0 loudest to 127 silence, where the sender told it.
    virtual void onRtp(MediaKind kind, std::span<std::uint8_t> bytes, std::optional<std::uint8_t> audioLevel,
                       Instant now) noexcept = 0;
    /// One compound RTCP packet, as it came. `kind`: of the stream that its first part is about. `ntp`: the
    /// middle 32 bits of the NTP timestamp of now, by the clock that stamps the sender reports that the peer
    /// gets.
    virtual void onRtcp(MediaKind kind, std::span<const std::uint8_t> compound, std::uint32_t ntp,
                        Instant now) noexcept = 0;
    /// The core had to send the peer many packets again in the last second.
    virtual void onSlowLink(Instant) noexcept {}
    /// The PeerConnection is up: media can leave.
    virtual void onMediaUp(Instant now) noexcept = 0;
    /// What was counted so far, for whoever looks after the server. Any thread.
    virtual Counts counts() const = 0;
};

/// The log of what happens on the control plane, one line each: "camera=kitchen peer=7f3a viewer joined".
class Journal {
public:
    virtual ~Journal() = default;
    virtual void note(const std::string& line) = 0;
};

}  // namespace petcam
