#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fakes.hpp"
#include "petcam/service.hpp"
#include "state_fakes.hpp"

namespace petcam {

/// RTP (RFC 3550 section 5.1): version 2, payload type, sequence number, timestamp, SSRC, payload.
inline std::vector<std::uint8_t> rtpPacket(std::uint8_t type, std::uint16_t sequence, std::uint32_t timestamp,
                                           std::vector<std::uint8_t> payload, std::uint8_t ssrc = 7) {
    std::vector<std::uint8_t> bytes{0x80,
                                    type,
                                    static_cast<std::uint8_t>(sequence >> 8),
                                    static_cast<std::uint8_t>(sequence & 0xFF),
                                    static_cast<std::uint8_t>(timestamp >> 24),
                                    static_cast<std::uint8_t>((timestamp >> 16) & 0xFF),
                                    static_cast<std::uint8_t>((timestamp >> 8) & 0xFF),
                                    static_cast<std::uint8_t>(timestamp & 0xFF),
                                    0,
                                    0,
                                    0,
                                    ssrc};
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

inline const std::vector<std::uint8_t> kVp8Key{0x10, 0x00, 0x00};    // RFC 7741: S=1, PID=0; P=0
inline const std::vector<std::uint8_t> kVp8Delta{0x10, 0x01, 0x00};  // P=1
inline const std::vector<std::uint8_t> kSound{0xFC, 0x01};

inline const PublisherMedia kVp8Camera{{std::nullopt, 96, 111}, rtp::VideoCodec::Vp8, true};
inline const ViewerMedia kViewer{{102, 120, 109}, true};
inline const std::string kDevice = "0123456789abcdef";

/// A service with hand-moved clocks and peers that remember what they were sent.
struct Home {
    RecordingJournal journal;
    HandClock clock;
    Instant now{1000s};
    Service service{Limits{3, 4}, nullptr, clock, journal, now};
    std::vector<std::shared_ptr<RecordingOutlet>> outlets;
    std::vector<std::shared_ptr<MediaSink>> sinks;

    PeerId attach() {
        outlets.push_back(std::make_shared<RecordingOutlet>());
        sinks.push_back(nullptr);
        const PeerId id{outlets.size()};
        service.attach(id, outlets.back(), now);
        return id;
    }

    RecordingOutlet& outlet(PeerId id) { return *outlets[id.value - 1]; }
    MediaSink& sink(PeerId id) { return *sinks[id.value - 1]; }

    PeerId publish(const std::string& camera = "kitchen", const std::string& device = kDevice) {
        const PeerId id = attach();
        sinks[id.value - 1] = service.publish(id, camera, device, kVp8Camera, now);
        service.announce();
        return id;
    }

    PeerId watch(const std::string& camera = "kitchen", const std::string& name = "Mum") {
        const PeerId id = attach();
        sinks[id.value - 1] = service.watch(id, camera, name, kViewer, now);
        sinks[id.value - 1]->onMediaUp(now);
        service.announce();
        return id;
    }

    void pass(Duration time) {
        now += time;
        clock.time += std::chrono::duration_cast<std::chrono::seconds>(time);
        service.tick(now);
        service.announce();
    }

    void video(PeerId camera, std::uint16_t sequence, bool key) {
        auto bytes = rtpPacket(96, sequence, sequence * 6000u, key ? kVp8Key : kVp8Delta);
        sink(camera).onRtp(MediaKind::Video, bytes, std::nullopt, now);
    }

    void sound(PeerId peer, std::uint8_t type, std::uint16_t sequence,
               std::optional<std::uint8_t> level = 30) {
        auto bytes = rtpPacket(type, sequence, sequence * 960u, kSound);
        sink(peer).onRtp(MediaKind::Audio, bytes, level, now);
    }

    template <typename T>
    std::vector<T> eventsOf(PeerId id) {
        return only<T>(outlet(id).events);
    }
};

/// The code that `call` throws; nothing when it goes through.
template <typename Call>
std::optional<ErrorCode> codeOf(Call call) {
    try {
        call();
    } catch (const RequestError& error) {
        return error.code();
    }
    return std::nullopt;
}

}  // namespace petcam
