#include "peer.hpp"

#include <random>

namespace petcam::peer {
namespace {

constexpr auto kTick = 5ms;
constexpr auto kReportPeriod = 1s;
constexpr auto kNackPeriod = 20ms;
constexpr const char* kRids[kMostLayers] = {"l", "m", "h"};

/// Everybody chooses other payload types, so that nobody's pass for somebody else's.
rtp::PayloadTypes payloadTypesOf(unsigned number) {
    const auto shift = static_cast<std::uint8_t>(number % 8);
    rtp::PayloadTypes types;
    types.vp8 = static_cast<std::uint8_t>(96 + shift);
    types.h264 = static_cast<std::uint8_t>(104 + shift);
    types.opus = static_cast<std::uint8_t>(112 + shift);
    return types;
}

std::string sdpOf(const json_t* jsep) {
    const char* text = json_string_value(json_object_get(jsep, "sdp"));
    return text ? text : "";
}

Json jsepOf(const char* type, const std::string& sdp) {
    Json jsep(json_object());
    put(jsep.get(), "type", type);
    put(jsep.get(), "sdp", sdp);
    return jsep;
}

Json copyOf(const json_t* value) {
    return Json(json_deep_copy(value));
}

/// Random numbers of one peer (RFC 3550 section 5.1 and 8.1), the same for the same seed.
std::uint32_t randomOf(std::uint64_t seed, unsigned number, std::uint32_t what) {
    std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(number), what};
    std::uint32_t value = 0;
    sequence.generate(&value, &value + 1);
    return value | 1U;  // an SSRC of 0 would pass for none
}

}  // namespace

Peer::Peer(const Shared& shared, unsigned number)
    : shared_(shared),
      number_(number),
      dialect_(shared.options),
      name_(shared.options.count > 1 && !shared.options.name.empty()
                ? shared.options.name + " " + std::to_string(number)
                : shared.options.name),
      offered_(payloadTypesOf(number)),
      audioSsrc_(randomOf(shared.options.seed, number, 1)),
      videoSsrc_(randomOf(shared.options.seed, number, 2)),
      inbound_(shared.index),
      sent_(shared.options.sentFile) {}

Peer::~Peer() = default;

void Peer::join() {
    state_ = State::Joining;
    session_ = std::make_unique<JanusSession>(
        shared_.options.url, dialect_.plugin(),
        JanusSession::Callbacks{
            [this] { attached(); }, [this](const json_t* data, const json_t*) { onEvent(data); },
            [this](const json_t* candidate) { onTrickle(candidate); },
            [this](const std::string& reason) { finish(State::Closed, "hangup: " + reason); },
            [this](const std::string& why) { finish(State::Failed, why); }});
    session_->open();
}

void Peer::attached() {
    if (!dialect_.serverOffers()) return connect(true);
    session_->message(dialect_.join(name_), nullptr,
                      [this](const json_t* data, const json_t* jsep) { onServerOffer(data, jsep); });
}

void Peer::connect(bool offerer) {
    const auto& options = shared_.options;
    connection_ = std::make_unique<PeerConnection>(
        shared_.dtls,
        PeerConnection::Options{offerer, options.sending, options.receiving, options.seed + 2 * number_},
        PeerConnection::Callbacks{
            [this] { sendOffer(); }, [this] { onUp(); },
            [this](const std::string& why) { finish(State::Failed, why); },
            [this](std::span<std::uint8_t> packet) { inbound_.add(packet, SteadyClock::now()); },
            [this](std::span<std::uint8_t> compound) { onRtcp(compound); },
            [this](std::span<std::uint8_t> packet) { inbound_.addReplayed(packet, SteadyClock::now()); }});
    connection_->gather();
}

std::string Peer::offerText() {
    const bool publishes = shared_.options.role == Role::Publish;
    const bool speaks = shared_.options.toneHz > 0;
    OfferedMedia audio{publishes || !shared_.options.videoroom ? "sendrecv" : "recvonly",
                       speaks ? audioSsrc_ : 0};
    OfferedMedia video{publishes ? "sendonly" : "recvonly", publishes ? videoSsrc_ : 0};
    for (std::size_t layer = 0; publishes && shared_.clips.size() > 1 && layer < shared_.clips.size();
         ++layer) {
        video.rids.emplace_back(kRids[layer]);
    }
    rtp::PayloadTypes types = offered_;
    if (publishes) {  // a camera sends one codec and offers nothing else
        (shared_.clips[0]->codec() == rtp::VideoCodec::H264 ? types.vp8 : types.h264).reset();
    }
    if (!publishes && shared_.options.codec == "h264") types.vp8.reset();
    if (!publishes && shared_.options.codec == "vp8") types.h264.reset();
    return writeOffer(connection_->local(), types, audio, video);
}

void Peer::sendOffer() {
    if (dialect_.serverOffers()) return;  // the answer goes out where the offer came in
    session_->message(dialect_.join(name_), jsepOf("offer", offerText()),
                      [this](const json_t* data, const json_t* jsep) { onAnswer(data, jsep); });
}

void Peer::onAnswer(const json_t* data, const json_t* jsep) {
    const std::string error = Dialect::errorOf(data);
    if (!error.empty() || !jsep) return finish(State::Failed, "refused: " + error);
    joinedAt_ = SteadyClock::now();
    if (const char* id = json_string_value(json_object_get(data, "id"))) id_ = id;
    setRemote(jsep);
}

void Peer::onServerOffer(const json_t* data, const json_t* jsep) {
    const std::string error = Dialect::errorOf(data);
    if (!error.empty() || !jsep) return finish(State::Failed, "refused: " + error);
    connect(false);
    setRemote(jsep);
    const std::string answer = writeAnswer(connection_->local(), RemoteDescription::parse(sdpOf(jsep)));
    session_->message(dialect_.start(), jsepOf("answer", answer),
                      [this](const json_t*, const json_t*) { joinedAt_ = SteadyClock::now(); });
}

void Peer::setRemote(const json_t* jsep) {
    try {
        const RemoteDescription remote = RemoteDescription::parse(sdpOf(jsep));
        negotiated_ = remote.types();
        inbound_.use(negotiated_);
        connection_->setRemote(remote);
    } catch (const std::exception& error) {
        finish(State::Failed, error.what());
    }
}

void Peer::onTrickle(const json_t* candidate) {
    const char* text = json_string_value(json_object_get(candidate, "candidate"));
    if (text && connection_) connection_->addRemoteCandidate(text);
}

void Peer::onUp() {
    state_ = State::Up;
    upAt_ = SteadyClock::now();
    makeSenders();
    say("up");
    if (!video_.empty() || audio_) ticking_ = Timer::every(kTick, [this] { tick(); });
    reporting_ = Timer::every(kReportPeriod, [this] { sendReports(); });
    if (shared_.options.nack) nacking_ = Timer::every(kNackPeriod, [this] { sendNacks(); });
    if (shared_.options.role == Role::Talk) talk(true, [](Json) {});
}

void Peer::makeSenders() {
    const auto& options = shared_.options;
    const auto send = [this](Bytes packet) { sendRtp(std::move(packet)); };
    const auto random = [&](std::uint32_t what) { return randomOf(options.seed, number_, what); };
    const auto firstNumber = [&](std::uint32_t what) { return static_cast<std::uint16_t>(random(what)); };
    if (options.role == Role::Publish) {
        const std::uint8_t type = *negotiated_.of(shared_.clips[0]->codec());
        for (std::uint32_t layer = 0; layer < shared_.clips.size(); ++layer) {
            const RtpExtensions extensions{"1", shared_.clips.size() > 1 ? kRids[layer] : "", {}};
            video_.emplace_back(shared_.clips[layer],
                                RtpWriter(videoSsrc_ + layer, type, firstNumber(10 + layer)), extensions,
                                random(20 + layer), send);
        }
    }
    if (options.toneHz > 0 && negotiated_.opus) {
        audio_.emplace(OpusTone(options.toneHz, options.source + number_),
                       RtpWriter(audioSsrc_, *negotiated_.opus, firstNumber(30)), "0", random(31), send);
        audio_->speak(options.role == Role::Publish);
    }
}

void Peer::onRtcp(std::span<std::uint8_t> compound) {
    if (!rtcp_.add(compound, SteadyClock::now()) || shared_.options.ignorePli) return;
    for (auto& sender : video_)
        sender.skipToKeyframe();
}

void Peer::tick() {
    const Instant now = SteadyClock::now();
    for (auto& sender : video_)
        sender.tick(now);
    if (audio_) audio_->tick(now);
}

void Peer::sendReports() {
    const Instant now = SteadyClock::now();
    for (const auto& sender : video_)
        sendSenderReport(sender.senderReport());
    if (audio_ && audio_->writer().packets() > 0) sendSenderReport(audio_->senderReport());
    for (const auto& [ssrc, stream] : inbound_.streams()) {
        const std::uint32_t from = stream.video ? videoSsrc_ : audioSsrc_;
        connection_->sendRtcp(rtcp_.receiverReport(from, ssrc, stream.tally, now));
    }
}

void Peer::sendNacks() {
    for (auto& [ssrc, stream] : inbound_.streams()) {
        if (!stream.video) continue;
        const auto missing = stream.losses.due(SteadyClock::now());
        if (!missing.empty()) connection_->sendRtcp(genericNack(videoSsrc_, ssrc, missing));
    }
}

void Peer::sendRtp(Bytes packet) {
    sent_.keep(packet);
    connection_->sendRtp(std::move(packet));
}

void Peer::sendSenderReport(Bytes compound) {
    sent_.keep(compound);
    connection_->sendRtcp(std::move(compound));
}

void Peer::onEvent(const json_t* data) {
    const char* event = json_string_value(json_object_get(data, "event"));
    if (shared_.options.role == Role::Talk && event && std::string(event) == "floor") {
        const char* holder = json_string_value(json_object_get(json_object_get(data, "holder"), "id"));
        speak(holder && id_ == holder);
    }
    Json line(json_object());
    put(line.get(), "event", "plugin");
    put(line.get(), "peer", std::int64_t{number_});
    put(line.get(), "data", copyOf(data));
    shared_.print(std::move(line));
}

void Peer::request(Json body, Done done) {
    session_->message(std::move(body), nullptr,
                      [done = std::move(done)](const json_t* data, const json_t*) { done(copyOf(data)); });
}

void Peer::talk(bool start, Done done) {
    Json body(json_object());
    put(body.get(), "request", "talk");
    put(body.get(), "action", start ? "start" : "stop");
    if (!start) speak(false);
    request(std::move(body), [this, done = std::move(done)](Json answer) {
        const char* state = json_string_value(json_object_get(answer.get(), "state"));
        if (state && std::string(state) == "granted") speak(true);
        done(std::move(answer));
    });
}

void Peer::speak(bool on) {
    if (audio_) audio_->speak(on);
}

void Peer::sendPli() {
    for (const auto& [ssrc, stream] : inbound_.streams()) {
        if (stream.video && connection_) connection_->sendRtcp(pictureLossIndication(videoSsrc_, ssrc));
    }
}

void Peer::restartIce(Done done) {
    if (!connection_ || dialect_.serverOffers()) throw std::runtime_error("this peer makes no offers");
    connection_->restartIce();
    session_->message(dialect_.renegotiate(), jsepOf("offer", offerText()),
                      [this, done = std::move(done)](const json_t* data, const json_t* jsep) {
                          if (jsep) setRemote(jsep);
                          done(copyOf(data));
                      });
}

void Peer::leave(Done done) {
    if (connection_) connection_->close();
    ticking_ = {};
    reporting_ = {};
    nacking_ = {};
    state_ = State::Closed;
    session_->destroy([done = std::move(done)] { done(Json(json_object())); });
}

void Peer::cut() {
    session_->cut();
}

void Peer::claim(Done done) {
    session_->claim([done = std::move(done)](const std::string& outcome) {
        Json answer(json_object());
        put(answer.get(), "claim", outcome);
        done(std::move(answer));
    });
}

void Peer::finish(State state, const std::string& why) {
    if (state_ == State::Closed || state_ == State::Failed) return;
    state_ = state;
    failure_ = why;
    ticking_ = {};
    reporting_ = {};
    nacking_ = {};
    say(state == State::Failed ? "failed" : "closed", why);
}

void Peer::say(const char* event, const std::string& why) const {
    Json line(json_object());
    put(line.get(), "event", event);
    put(line.get(), "peer", std::int64_t{number_});
    if (!why.empty()) put(line.get(), "reason", why);
    shared_.print(std::move(line));
}

}  // namespace petcam::peer
