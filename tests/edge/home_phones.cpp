#include "home_phones.hpp"

#include <chrono>
#include <cstring>
#include <thread>

namespace petcam::test {
namespace {

const std::string kTalk = R"({"request":"talk","action":"start"})";
const std::string kStop = R"({"request":"talk","action":"stop"})";

std::string offerOf(const std::string& direction, int firstType, int opusType, bool h264First, bool sound) {
    const std::string vp8 = std::to_string(firstType);
    const std::string h264 = std::to_string(firstType + 1);
    const std::string opus = std::to_string(opusType);
    return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio " + std::string(sound ? "9" : "0") +
           " UDP/TLS/RTP/SAVPF " + opus +
           "\r\nc=IN IP4 1.1.1.1\r\na=mid:0\r\na=sendrecv\r\na=rtpmap:" + opus +
           " opus/48000/2\r\nm=video 9 UDP/TLS/RTP/SAVPF " +
           (h264First ? h264 + " " + vp8 : vp8 + " " + h264) +
           "\r\nc=IN IP4 1.1.1.1\r\na=mid:1\r\na=" + direction + "\r\na=rtpmap:" + vp8 +
           " VP8/90000\r\na=rtpmap:" + h264 + " H264/90000\r\na=fmtp:" + h264 +
           " level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n";
}

/// RFC 3550 section 5.1.
std::vector<std::uint8_t> header(std::uint8_t first, int type, std::uint16_t sequence, std::uint32_t ssrc) {
    return {first,
            static_cast<std::uint8_t>(type),
            static_cast<std::uint8_t>(sequence >> 8),
            static_cast<std::uint8_t>(sequence & 0xFF),
            0,
            0,
            static_cast<std::uint8_t>(sequence >> 8),
            static_cast<std::uint8_t>(sequence & 0xFF),
            static_cast<std::uint8_t>(ssrc >> 24),
            static_cast<std::uint8_t>(ssrc >> 16),
            static_cast<std::uint8_t>(ssrc >> 8),
            static_cast<std::uint8_t>(ssrc)};
}

}  // namespace

void Loop::run() {
    while (!over_.load(std::memory_order_relaxed)) {
        phone_ = core_.attach();
        if (!phone_) return;  // the plugin was stopped
        up_ = false;
        answersBefore_ = -1;
        live();
    }
}

void Loop::live() {
    while (phone_ && !over_.load(std::memory_order_relaxed)) {
        if (answersBefore_ >= 0 && phone_->sdpAnswers.load(std::memory_order_relaxed) > answersBefore_) {
            answersBefore_ = -1;
            if (!up_) core_.plugin()->setup_media(phone_->handle.get());
            up_ = true;
        }
        if (phone_->hungUp.load(std::memory_order_relaxed) && chance(20)) {
            hangUp();
            if (chance(50)) destroy();
        } else {
            step();
        }
        std::this_thread::sleep_for(std::chrono::microseconds(100 + random_() % 400));
    }
    if (phone_) phone_->handle.destroy();
}

void Loop::offer(const std::string& body, const std::string& sdp) {
    const int before = phone_->sdpAnswers.load(std::memory_order_relaxed);
    if (core_.ask(*phone_, body, sdp)) answersBefore_ = before;
}

void Loop::hangUp() {
    phone_->hungUp.store(false, std::memory_order_relaxed);
    core_.plugin()->hangup_media(phone_->handle.get());
    up_ = false;
    answersBefore_ = -1;
}

void Loop::destroy() {
    phone_->vanished = true;
    if (chance(30)) hangUp();
    phone_->handle.destroy();
    phone_ = nullptr;
}

void Loop::relay(bool video, std::vector<std::uint8_t> bytes, int audioLevel) {
    janus_plugin_rtp packet;
    janus_plugin_rtp_reset(&packet);
    packet.video = video ? TRUE : FALSE;
    packet.buffer = reinterpret_cast<char*>(bytes.data());
    packet.length = static_cast<std::uint16_t>(bytes.size());
    packet.extensions.audio_level = static_cast<std::int8_t>(audioLevel);
    core_.plugin()->incoming_rtp(phone_->handle.get(), &packet);
}

void Loop::sendRtp(bool video, int type, std::uint32_t ssrc, const Mark& mark, int audioLevel) {
    const std::uint16_t sequence = video ? ++videoSequence_ : ++audioSequence_;
    const bool extended = sequence % 4 == 0;
    auto bytes = header(extended ? 0x90 : 0x80, type, sequence, ssrc);
    if (extended) bytes.insert(bytes.end(), {0xBE, 0xDE, 0, 1, 0x10, 0x9E, 0, 0});  // RFC 8285, one word
    const auto payload = mark.payload(video);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    relay(video, std::move(bytes), audioLevel);
}

void Loop::sendPadding(int type, std::uint32_t ssrc) {
    auto bytes = header(0xA0, type, ++videoSequence_, ssrc);
    bytes.insert(bytes.end(), {0, 0, 0, 4});
    relay(true, std::move(bytes), -1);
}

void Loop::sendRubbish() {
    // Cut short within the extension, which says that it is longer than everything.
    auto bytes = header(0x90, kFirstType, 1, 1);
    bytes.insert(bytes.end(), {0xBE, 0xDE, 0xFF, 0xFF});
    bytes.resize(bytes.size() - random_() % 5);
    relay(chance(50), bytes, 0);
    bytes.resize(random_() % 12);
    relay(chance(50), std::move(bytes), 0);
}

void Loop::sendKeyframeRequest() {
    // RFC 4585 section 6.3.1; now and then with a length that reaches past the end.
    char pli[] = {'\x81', '\xCE', 0, static_cast<char>(chance(20) ? 9 : 2), 0, 0, 0, 1, 0, 0, 0, 2};
    janus_plugin_rtcp packet{};
    packet.video = TRUE;
    packet.buffer = pli;
    packet.length = sizeof(pli);
    core_.plugin()->incoming_rtcp(phone_->handle.get(), &packet);
}

void CameraLoop::step() {
    if (publishing_ != phone_) {
        if (chance(90)) return;
        publishing_ = phone_;
        h264_ = chance(50);
        phone_->watches = camera_;
        offer(R"({"request":"publish","camera":")" + camera_ + R"(","device":"device-of-)" + camera_ + "\"}",
              offerOf("sendonly", kFirstType, kFirstType + 2, h264_, true));
    } else if (!isUp()) {
        if (impatient()) destroy();
    } else if (chance(1)) {
        chance(30) ? static_cast<void>(core_.ask(*phone_, R"({"request":"unpublish"})")) : destroy();
    } else if (chance(2) && !offerWaits()) {
        offer(R"({"request":"renegotiate"})", offerOf("sendonly", kFirstType, kFirstType + 2, h264_, true));
    } else {
        film();
    }
}

void CameraLoop::film() {
    const std::uint32_t ssrc = phone_->number * 2U;
    const int type = h264_ ? kFirstType + 1 : kFirstType;
    const auto now = nanosecondsNow();
    for (int i = 0; i < 3; ++i) {
        const bool asked = phone_->wantsKeyframe.exchange(false, std::memory_order_relaxed);
        sendRtp(true, type, ssrc, {'C', h264_, asked || pictures_ % 30 == 0, phone_->number, pictures_, now});
        ++pictures_;
    }
    sendRtp(false, kFirstType + 2, ssrc + 1, {'C', false, false, phone_->number, sounds_++, now});
    if (chance(10)) sendPadding(type, ssrc);
    if (chance(5)) sendRubbish();
}

void ViewerLoop::step() {
    if (joined_ != phone_ || (!isUp() && !offerWaits() && chance(20))) {
        join();
    } else if (isUp()) {
        sendKeyframeRequest();
        if (habit_ == Habit::Calm) return;
        talk();
        act();
    } else if (habit_ != Habit::Calm && impatient()) {
        destroy();
    }
}

std::string ViewerLoop::watchRequest() {
    const std::string camera = habit_ == Habit::Calm ? home_ : chance(50) ? "kitchen" : "garden";
    return R"({"request":"watch","camera":")" + camera + R"(","name":")" + std::to_string(phone_->number) +
           "\"}";
}

std::string ViewerLoop::nextOffer(bool sound, bool newConnection) {
    auto& streams = phone_->streamOf;
    const int type = kFirstType + static_cast<int>(streams.size());
    const int stream = streams.empty() ? 0 : streams.back() + (newConnection ? 1 : 0);
    streams.insert(streams.end(), 3, stream);
    if (newConnection) opus_ = type + 2;
    sound_ = sound;
    return offerOf("recvonly", type, opus_, chance(50), sound);
}

void ViewerLoop::join() {
    if (phone_->streamOf.size() >= 3U * kOffers) return destroy();
    joined_ = phone_;
    if (habit_ == Habit::Calm) core_.ask(*phone_, R"({"request":"list"})");
    offer(watchRequest(), nextOffer(true, true));
}

void ViewerLoop::renegotiate(bool sound) {
    if (offerWaits() || phone_->streamOf.size() >= 3U * kOffers) return;
    offer(R"({"request":"renegotiate"})", nextOffer(sound, false));
}

void ViewerLoop::talk() {
    if (!sound_ || offerWaits()) return;
    for (int i = 0; i < 2; ++i) {
        sendRtp(false, opus_, 1, {'T', false, false, phone_->number, words_++, nanosecondsNow()},
                static_cast<int>(random_() % 128));
    }
    if (chance(5)) sendRubbish();
}

void ViewerLoop::act() {
    switch (random_() % 40) {
        case 0:
        case 1:
            core_.ask(*phone_, watchRequest());
            break;
        case 2:
            core_.ask(*phone_, R"({"request":"unwatch"})");
            core_.ask(*phone_, watchRequest());
            break;
        case 3:
            renegotiate(chance(60));
            break;
        case 4:
        case 5:
        case 6:
            if (habit_ == Habit::Talkative) core_.ask(*phone_, kTalk);
            break;
        case 7:
        case 8:
            core_.ask(*phone_, kStop);
            break;
        case 9:
            core_.ask(*phone_, chance(50) ? R"({"request":"refresh"})" : R"({"request":7})");
            break;
        case 10:
            if (chance(30)) leave();
            break;
        default:
            break;
    }
}

void ViewerLoop::leave() {
    if (chance(40) && !offerWaits()) return hangUp();  // and comes back on the same handle
    for (auto i = random_() % 60; i > 0; --i) {
        core_.ask(*phone_, i % 2 && habit_ == Habit::Talkative
                               ? kTalk
                               : watchRequest());  // some of them come after the end
    }
    destroy();
}

}  // namespace petcam::test
