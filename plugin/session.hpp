#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "janus.hpp"
#include "json.hpp"
#include "petcam/ports.hpp"
#include "sdp/negotiation.hpp"

namespace petcam::janus {

/// How the Janus core is reached: its callbacks, and who we are to it.
struct Gateway {
    janus_callbacks* core = nullptr;
    janus_plugin* plugin = nullptr;
};

/// One Janus handle, seen from us: the peer's way out (Outlet), and where its media goes (sink). It keeps one
/// reference to the core's handle, so that the handle's memory stays valid for as long as anybody has this.
/// Owned by the registry until the core destroys the handle, shared with the core of petcam; any thread.
class Session final : public Outlet {
public:
    /// Takes over the one reference that the core leaves to the plugin (janus_ice_handle_attach_plugin). The
    /// reference counter is not initialised yet when this runs, so nothing here may touch it.
    Session(janus_plugin_session* handle, PeerId id, Gateway gateway)
        : handle_(handle), id_(id), gateway_(gateway) {}
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    PeerId id() const noexcept { return id_; }
    /// The core was told that the handle was not taken: it frees it, and there is no reference of ours.
    void disown() noexcept { owned_.store(false); }

    // Outlet
    void relay(MediaKind kind, std::span<std::uint8_t> packet) noexcept override;
    void requestKeyframe() noexcept override;
    void limit(std::optional<Bitrate> most) noexcept override;
    void smooth(std::optional<Duration> least) noexcept override;
    void notify(const Event& event) override;
    void hangUp() noexcept override;
    void end() noexcept override;

    /// Sends a reply, with an SDP answer where there is one. May block while the core gathers candidates
    /// unless it runs with full_trickle. False when the core did not take it.
    bool reply(const std::string& transaction, const Json& body, const std::string& answerSdp = {});

    /// Does nothing after `letGo`.
    void setSink(std::shared_ptr<MediaSink> sink);
    /// The core has destroyed the handle, or stops: lets go of the sink, which holds this, for good. A
    /// request that is under way cannot set it again.
    void letGo();
    std::shared_ptr<MediaSink> sink() const;
    void setMediaIndex(const sdp::MediaIndex& index) noexcept;

    /// Requests that wait for the control thread; a client that sends without waiting is stopped here.
    std::atomic<int> pendingRequests{0};
    /// The version of the next SDP answer (RFC 8866 section 5.2). Control thread.
    std::uint64_t answerVersion = 0;

private:
    static constexpr std::int16_t kNoDelay = -1;  // and no smoothness

    bool push(const char* transaction, json_t* body, json_t* jsep) const;

    janus_plugin_session* const handle_;
    const PeerId id_;
    const Gateway gateway_;
    std::atomic<bool> owned_{true};
    std::atomic<std::int16_t> leastDelay_{kNoDelay};  // in 10 ms
    std::atomic<int> audioIndex_{-1};
    std::atomic<int> videoIndex_{-1};
    mutable std::mutex sinkMutex_;  // guards what follows
    bool ended_ = false;
    std::shared_ptr<MediaSink> sink_;
};

}  // namespace petcam::janus
