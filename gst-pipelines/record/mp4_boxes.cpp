#include "record/mp4_boxes.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

namespace petcam::gst {
namespace {

/// Headers of a fragment have kilobytes; more is nonsense.
constexpr std::uint64_t kMostHeader = 16 << 20;

using Bytes = std::span<const std::uint8_t>;

/// Reads big-endian numbers one after the other; after the end all are 0.
class Numbers {
public:
    explicit Numbers(Bytes bytes) : bytes_(bytes) {}

    std::uint64_t next(std::size_t count) {
        std::uint64_t value = 0;
        if (left() < count) {
            at_ = bytes_.size();
            return 0;
        }
        for (std::size_t i = 0; i < count; ++i)
            value = value << 8 | bytes_[at_++];
        return value;
    }
    std::uint32_t next32() { return static_cast<std::uint32_t>(next(4)); }
    void skip(std::size_t count) { at_ += std::min(count, left()); }
    std::size_t left() const { return bytes_.size() - at_; }
    std::size_t at() const { return at_; }

private:
    Bytes bytes_;
    std::size_t at_ = 0;
};

/// Calls back for each box of a container with its type and what is in it.
void forBoxes(Bytes bytes, const std::function<void(std::string_view, Bytes)>& box) {
    while (bytes.size() >= 8) {
        const std::uint64_t size = Numbers(bytes).next32();
        if (size < 8 || size > bytes.size()) return;
        box({reinterpret_cast<const char*>(bytes.data()) + 4, 4}, bytes.subspan(8, size - 8));
        bytes = bytes.subspan(size);
    }
}

struct TrackTimes {
    std::uint32_t timescale = 0;
    std::uint32_t sampleDuration = 0;  ///< where the fragments say none (trex)
    std::uint64_t end = 0;
};

class Reader {
public:
    void moov(Bytes bytes, std::uint64_t offset) {
        const std::uint8_t* start = bytes.data();
        forBoxes(bytes, [&](std::string_view type, Bytes in) {
            if (type == "mvhd") timescale_ = timescaleOf(in);
            if (type == "trak") trak(in);
            if (type != "mvex") return;
            forBoxes(in, [&](std::string_view kind, Bytes inside) {
                if (kind == "trex") trex(inside);
                if (kind != "mehd" || inside.size() < 8) return;
                const int width = inside[0] == 1 ? 8 : 4;
                field_ = {offset + static_cast<std::uint64_t>(inside.data() - start) + 4, width, 0};
            });
        });
        if (field_) field_->timescale = timescale_;
    }

    void moof(Bytes bytes) {
        forBoxes(bytes, [&](std::string_view type, Bytes in) {
            if (type == "traf") traf(in);
        });
    }

    Microseconds duration() const {
        double longest = 0;
        for (const auto& [id, track] : tracks_) {
            if (track.timescale > 0)
                longest = std::max(longest, static_cast<double>(track.end) / track.timescale);
        }
        return Microseconds(static_cast<std::int64_t>(longest * 1e6));
    }
    std::optional<Mp4Contents::DurationField> field() const {
        return field_ && field_->timescale > 0 ? field_ : std::nullopt;
    }

private:
    /// Of mvhd and mdhd: both begin with version, flags and two moments.
    static std::uint32_t timescaleOf(Bytes bytes) {
        Numbers numbers(bytes);
        const bool wide = numbers.next(1) == 1;
        numbers.skip(3 + (wide ? 16 : 8));
        return numbers.next32();
    }

    void trak(Bytes bytes) {
        std::uint32_t id = 0;
        std::uint32_t timescale = 0;
        forBoxes(bytes, [&](std::string_view type, Bytes in) {
            if (type == "tkhd") {
                Numbers numbers(in);
                const bool wide = numbers.next(1) == 1;
                numbers.skip(3 + (wide ? 16 : 8));
                id = numbers.next32();
            }
            if (type != "mdia") return;
            forBoxes(in, [&](std::string_view kind, Bytes inside) {
                if (kind == "mdhd") timescale = timescaleOf(inside);
            });
        });
        tracks_[id].timescale = timescale;
    }

    void trex(Bytes bytes) {
        Numbers numbers(bytes);
        numbers.skip(4);
        const std::uint32_t id = numbers.next32();
        numbers.skip(4);
        tracks_[id].sampleDuration = numbers.next32();
    }

    void traf(Bytes bytes) {
        std::uint32_t id = 0;
        std::uint64_t at = 0;
        std::uint32_t usual = 0;
        forBoxes(bytes, [&](std::string_view type, Bytes in) {
            Numbers numbers(in);
            const auto version = numbers.next(1);
            const auto flags = numbers.next(3);
            if (type == "tfhd") {
                id = numbers.next32();
                numbers.skip((flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0));
                usual = flags & 8 ? numbers.next32() : tracks_[id].sampleDuration;
            }
            if (type == "tfdt") at = numbers.next(version == 1 ? 8 : 4);
            if (type == "trun") at += trun(numbers, flags, usual);
        });
        tracks_[id].end = std::max(tracks_[id].end, at);
    }

    static std::uint64_t trun(Numbers& numbers, std::uint64_t flags, std::uint32_t usual) {
        const std::uint32_t samples = numbers.next32();
        numbers.skip((flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0));
        const std::size_t rest = (flags & 0x200 ? 4 : 0) + (flags & 0x400 ? 4 : 0) + (flags & 0x800 ? 4 : 0);
        if (!(flags & 0x100)) return std::uint64_t{samples} * usual;
        std::uint64_t sum = 0;
        for (std::uint32_t i = 0; i < samples && numbers.left() > 0; ++i) {
            sum += numbers.next32();
            numbers.skip(rest);
        }
        return sum;
    }

    std::uint32_t timescale_ = 0;
    std::map<std::uint32_t, TrackTimes> tracks_;
    std::optional<Mp4Contents::DurationField> field_;
};

std::vector<std::uint8_t> read(std::ifstream& in, std::uint64_t offset, std::uint64_t count) {
    std::vector<std::uint8_t> bytes(count);
    in.clear();
    in.seekg(static_cast<std::streamoff>(offset));
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

/// Calls back for each whole box of a file from there on, with its type, and where it, its content and its
/// end are.
void forBoxes(std::ifstream& in, std::uint64_t from, std::uint64_t total,
              const std::function<void(std::string_view, std::uint64_t content, std::uint64_t end)>& box) {
    for (std::uint64_t at = from; at + 8 <= total;) {
        const auto head = read(in, at, 16);
        Numbers numbers(head);
        std::uint64_t size = numbers.next32();
        numbers.skip(4);
        const std::uint64_t header = size == 1 ? 16 : 8;
        if (size == 1) size = numbers.next(8);
        if (size < header || size > total - at) return;
        box({reinterpret_cast<const char*>(head.data()) + 4, 4}, at + header, at + size);
        at += size;
    }
}

}  // namespace

Mp4Contents readMp4(const std::filesystem::path& file) {
    const std::uint64_t total = std::filesystem::file_size(file);
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw std::filesystem::filesystem_error("cannot be read", file,
                                                std::make_error_code(std::errc::io_error));
    Mp4Contents contents;
    Reader reader;
    std::vector<std::uint8_t> moof;
    forBoxes(in, 0, total, [&](std::string_view type, std::uint64_t content, std::uint64_t end) {
        if ((type == "moov" || type == "moof") && end - content <= kMostHeader) {
            auto bytes = read(in, content, end - content);
            if (type == "moov") reader.moov(bytes, content);
            if (type == "moof") moof = std::move(bytes);
        }
        if (type == "moof") return;
        contents.whole = end;
        if (type != "mdat" || moof.empty()) return;
        reader.moof(moof);
        moof.clear();
        ++contents.fragments;
    });
    contents.duration = reader.duration();
    contents.field = reader.field();
    return contents;
}

std::uint64_t wholeFragments(const std::filesystem::path& file, std::uint64_t known) noexcept try {
    std::ifstream in(file, std::ios::binary);
    std::uint64_t whole = known;
    forBoxes(in, known, std::filesystem::file_size(file),
             [&](std::string_view type, std::uint64_t, std::uint64_t end) {
                 if (type != "moof") whole = end;
             });
    return whole;
} catch (...) {
    return 0;
}

}  // namespace petcam::gst
