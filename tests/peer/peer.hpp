#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/janus_session.hpp"
#include "dialect.hpp"
#include "media/clip.hpp"
#include "net/peer_connection.hpp"
#include "options.hpp"
#include "streams/audio_sender.hpp"
#include "streams/inbound.hpp"
#include "streams/rtcp_tally.hpp"
#include "streams/sent_file.hpp"
#include "streams/video_sender.hpp"

namespace petcam::peer {

/// What all peers of a process share and none changes.
struct Shared {
    Options options;
    DtlsContext dtls;
    std::vector<std::shared_ptr<const Clip>> clips;
    std::shared_ptr<const ClipIndex> index;  ///< null when nothing is compared
    /// Prints one line: {"event": name, "peer": number, ...}.
    std::function<void(Json)> print;
};

/// One camera or viewer: signalling, connection, media and counters. It may be closed inside its own
/// callbacks; whoever owns it destroys it from the main loop only.
class Peer {
public:
    enum class State { New, Joining, Up, Closed, Failed };

    Peer(const Shared& shared, unsigned number);
    ~Peer();

    void join();

    // Commands; `done` gets the answer.
    using Done = std::function<void(Json)>;
    /// Says goodbye to Janus.
    void leave(Done done);
    void request(Json body, Done done);
    void talk(bool start, Done done);
    void speak(bool on);
    void sendPli();
    void restartIce(Done done);
    void cut();
    void claim(Done done);

    Json report() const;
    unsigned number() const noexcept { return number_; }
    State state() const noexcept { return state_; }

private:
    void attached();
    void connect(bool offerer);
    void sendOffer();
    void onAnswer(const json_t* data, const json_t* jsep);
    void onServerOffer(const json_t* data, const json_t* jsep);
    void setRemote(const json_t* jsep);
    void onUp();
    void onEvent(const json_t* data);
    void onTrickle(const json_t* candidate);
    void makeSenders();
    void tick();
    void sendReports();
    void sendNacks();
    void sendRtp(Bytes packet);
    void sendSenderReport(Bytes compound);
    void finish(State state, const std::string& why);
    void say(const char* event, const std::string& why = {}) const;
    std::string offerText();
    void onRtcp(std::span<std::uint8_t> compound);

    const Shared& shared_;
    const unsigned number_;
    const Dialect dialect_;
    const std::string name_;
    const Instant began_ = SteadyClock::now();
    State state_ = State::New;
    std::string failure_;
    std::string id_;
    std::optional<Instant> joinedAt_;
    std::optional<Instant> upAt_;
    rtp::PayloadTypes offered_;
    rtp::PayloadTypes negotiated_;
    std::uint32_t audioSsrc_;
    std::uint32_t videoSsrc_;
    std::unique_ptr<JanusSession> session_;
    std::unique_ptr<PeerConnection> connection_;
    Inbound inbound_;
    RtcpTally rtcp_;
    std::vector<VideoSender> video_;
    std::optional<AudioSender> audio_;
    SentFile sent_;
    Timer ticking_;
    Timer reporting_;
    Timer nacking_;
};

}  // namespace petcam::peer
