#include "media/clip.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "media/annex_b.hpp"
#include "media/h264_payload.hpp"
#include "media/ivf.hpp"
#include "media/vp8_payload.hpp"
#include "petcam/rtp/keyframe.hpp"

namespace petcam::peer {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
    throw std::runtime_error("clip " + file.string() + " " + what);
}

Bytes readFile(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file)) {
        refuse(file, "cannot be read: make the clips with node tests/live/lib/make_clips.mjs");
    }
    return Bytes(std::istreambuf_iterator<char>(stream), {});
}

void addPicture(rtp::VideoCodec codec, std::vector<Bytes> payloads, std::uint32_t timestamp,
                std::vector<Clip::Packet>& packets) {
    for (auto& payload : payloads) {
        const bool startsKeyframe = rtp::startsKeyframe(codec, payload);
        packets.push_back({std::move(payload), timestamp, false, startsKeyframe});
    }
    packets.back().marker = true;
}

Clip loadH264(BytesView bytes, unsigned framesPerSecond) {
    const auto pictures = accessUnits(nalUnits(bytes));
    if (pictures.empty()) throw std::runtime_error("holds no H.264 picture");
    const auto timeOf = [&](std::size_t picture) {
        return static_cast<std::uint32_t>(std::uint64_t{picture} * rtp::kVideoClockHz / framesPerSecond);
    };
    std::vector<Clip::Packet> packets;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        addPicture(rtp::VideoCodec::H264, h264Payloads(pictures[i]), timeOf(i), packets);
    }
    return {rtp::VideoCodec::H264, std::move(packets), timeOf(pictures.size())};
}

Clip loadVp8(BytesView bytes) {
    const IvfFile ivf = readIvf(bytes);
    std::vector<Clip::Packet> packets;
    for (std::size_t i = 0; i < ivf.frames.size(); ++i) {
        addPicture(rtp::VideoCodec::Vp8, vp8Payloads(ivf.frames[i].data, static_cast<std::uint16_t>(i)),
                   ivf.frames[i].timestamp, packets);
    }
    return {rtp::VideoCodec::Vp8, std::move(packets), ivf.duration};
}

Clip loadAs(const std::filesystem::path& file, BytesView bytes, unsigned framesPerSecond) {
    if (file.extension() == ".ivf") return loadVp8(bytes);
    if (file.extension() != ".h264") throw std::runtime_error("must be named .h264 (annex B) or .ivf (VP8)");
    if (framesPerSecond == 0) throw std::runtime_error("needs a rate of at least one frame a second");
    return loadH264(bytes, framesPerSecond);
}

}  // namespace

Clip Clip::load(const std::filesystem::path& file, unsigned framesPerSecond) {
    const Bytes bytes = readFile(file);
    try {
        Clip clip = loadAs(file, bytes, framesPerSecond);
        // A viewer who joins waits for a keyframe, and what is before the first one would never be shown.
        if (!clip.packets().front().startsKeyframe) {
            throw std::runtime_error("does not begin with a keyframe (H.264: with its parameter sets)");
        }
        return clip;
    } catch (const std::runtime_error& problem) {
        refuse(file, std::string(problem.what()) + "; delete it and make it anew (tests/live/lib/clips.mjs)");
    }
}

void Clip::setPictureId(std::span<std::uint8_t> payload, std::uint16_t id) noexcept {
    setVp8PictureId(payload, id);
}

}  // namespace petcam::peer
