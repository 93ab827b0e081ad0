#include <algorithm>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include "archive_tool.hpp"
#include "store/real_disk.hpp"
#include "store/upkeep.hpp"
#include "test_repair.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

void note(const std::string& line) {
    std::cerr << line << std::endl;
}

/// Whole fragments and, as a muxer does, in pieces.
void append(const fs::path& file, std::uint64_t bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::app);
    const std::string part(333, 'x');
    for (std::uint64_t left = bytes; left > 0;) {
        const auto now = std::min<std::uint64_t>(left, part.size());
        out.write(part.data(), static_cast<std::streamsize>(now));
        out.flush();
        left -= now;
    }
}

/// One camera that lives fast.
class Camera {
public:
    Camera(Archive& archive, std::string name, unsigned seed)
        : archive_(archive), name_(std::move(name)), random_(seed) {}

    void live() {
        const WallTime now = wallTimeNow();
        const NewClip clip = archive_.beginClip(name_, random_() % 2 ? Container::Mp4 : Container::WebM, now);
        const EventId event = archive_.beginEvent(name_, EventType::Motion, now, clip.id);
        const auto fragments = random_() % 5;
        for (std::uint64_t i = 1; i <= fragments; ++i) {
            append(clip.path, kFragmentBytes);
            archive_.growClip(clip.id, now + static_cast<std::int64_t>(i) * kFragmentTime,
                              i * kFragmentBytes);
        }
        archive_.addSnapshot(event, now, std::vector<std::uint8_t>(500, 1),
                             std::vector<std::uint8_t>(random_() % 200, 2));
        archive_.addLevel(name_, unixSeconds(now), 50, -20.0f);
        archive_.endEvent(event, now + kFragmentTime, std::nullopt);
        if (fragments == 0) {
            archive_.dropClip(clip.id);
        } else {
            archive_.finishClip(clip.id, now + static_cast<std::int64_t>(fragments) * kFragmentTime,
                                fragments * kFragmentBytes);
            made_.push_back(clip.id);
        }
        tidy();
    }

private:
    void tidy() {
        if (random_() % 3 == 0 && !made_.empty()) archive_.starClip(made_[random_() % made_.size()], true);
        if (made_.size() > 20) {
            const auto place = made_.begin() + static_cast<std::ptrdiff_t>(random_() % made_.size());
            archive_.removeClip(*place);
            made_.erase(place);
        }
        archive_.flush();
    }

    Archive& archive_;
    const std::string name_;
    std::mt19937 random_;
    std::vector<ClipId> made_;
};

/// A disk that was full of others' things: what was recorded may be all that can go.
struct Extremes {
    std::uint64_t mostUsed = 0;
    std::uint64_t leastFree = ~std::uint64_t{0};
};

void measure(Extremes& extremes, Archive& archive, Disk& disk, int cameras) {
    for (int i = 1; i <= cameras; ++i) {
        extremes.mostUsed = std::max(extremes.mostUsed, archive.bytesOf("c" + std::to_string(i)));
    }
    extremes.leastFree = std::min(extremes.leastFree, disk.read().freeBytes);
}

}  // namespace

void writeForEver(const fs::path& directory) {
    Archive archive(directory, repairFragments, note);
    archive.open();
    std::cout << "ready" << std::endl;
    std::vector<std::thread> threads;
    for (unsigned i = 1; i <= 3; ++i) {
        threads.emplace_back([&archive, i] {
            Camera camera(archive, "c" + std::to_string(i),
                          i + static_cast<unsigned>(unixMicroseconds(wallTimeNow())));
            while (true) {
                camera.live();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::abort();
}

int recordDay(const fs::path& directory, int cameras, std::uint64_t bytesPerCamera, std::uint64_t freeBytes) {
    constexpr int kSegments = 24 * 60;  // of a minute
    constexpr std::uint64_t kSegmentFragments = 40;
    Archive archive(directory, repairFragments, note);
    RealDisk disk(directory);
    RetentionLimits limits;
    limits.bytesPerCamera = bytesPerCamera;
    limits.freeBytes = freeBytes;
    limits.cameraReserve = 8 * kSegmentFragments * kFragmentBytes;
    limits.freeReserve = limits.cameraReserve;
    Upkeep upkeep(
        archive, disk, limits, [](DiskState, std::uint64_t) {}, note);
    WallTime now = wallTimeNow();
    upkeep.look(now);
    Extremes extremes;
    std::uint64_t written = 0;
    for (int segment = 0; segment < kSegments; ++segment, now += 1min) {
        for (int i = 1; i <= cameras; ++i) {
            const NewClip clip = archive.beginClip("c" + std::to_string(i), Container::Mp4, now);
            append(clip.path, kSegmentFragments * kFragmentBytes);
            archive.growClip(clip.id, now + 1min, kSegmentFragments * kFragmentBytes);
            measure(extremes, archive, disk, cameras);
            const EventId event =
                archive.beginEvent("c" + std::to_string(i), EventType::Motion, now, clip.id);
            archive.addSnapshot(event, now, std::vector<std::uint8_t>(2000, 1), {});
            archive.endEvent(event, now + 5s, std::nullopt);
            archive.finishClip(clip.id, now + 1min, 0);
            if (segment % 100 == 7) archive.starClip(clip.id, true);
            written += kSegmentFragments * kFragmentBytes;
            for (int second = 0; second < 60; ++second) {
                archive.addLevel("c" + std::to_string(i), unixSeconds(now) + second, second, -30.0f);
            }
        }
        upkeep.look(now);
        measure(extremes, archive, disk, cameras);
    }
    std::cout << "{\"written\":" << written << ",\"most_used\":" << extremes.mostUsed
              << ",\"least_free\":" << extremes.leastFree << "}" << std::endl;
    return 0;
}

}  // namespace petcam::gst::store
