#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/wall_time.hpp"
#include "store/ids.hpp"

namespace petcam::gst::store {

enum class Container { Mp4, WebM };
enum class EventType { Motion, Sound, Talk, Snapshot };

/// "mp4", "webm": also what a file's name ends in.
const char* toText(Container container) noexcept;
/// "motion", "sound", "talk", "snapshot".
const char* toText(EventType type) noexcept;
std::optional<Container> containerOf(std::string_view text) noexcept;
std::optional<EventType> eventTypeOf(std::string_view text) noexcept;

/// One recorded file.
struct Clip {
    ClipId id;
    std::string camera;
    WallTime start;
    WallTime end;             ///< of what can be played now
    std::uint64_t bytes = 0;  ///< likewise
    Container container = Container::Mp4;
    bool starred = false;  ///< deleted last
    bool running = false;  ///< is being written
    /// The clip that it is the next part of: the format of the picture changed between both.
    std::optional<ClipId> continues{};

    bool operator==(const Clip&) const = default;
};

/// Something that happened before a camera.
struct Event {
    EventId id;
    std::string camera;
    EventType type = EventType::Motion;
    WallTime start;
    std::optional<WallTime> end;  ///< nothing: it goes on
    std::optional<ClipId> clip;
    int snapshots = 0;

    bool operator==(const Event&) const = default;
};

/// One value a step; nothing where nothing was measured.
struct Levels {
    std::int64_t start = 0;                  ///< Unix seconds
    int step = 60;                           ///< seconds
    std::vector<std::optional<int>> motion;  ///< 0 to 100, the strongest of the step
    std::vector<std::optional<int>> sound;   ///< dBFS, the loudest of the step
};

struct Timeline {
    std::vector<Event> events;  ///< by start
    std::vector<Clip> clips;    ///< by start
    Levels levels;
};

/// What can be played of a file whose writer died. `bytes`: the file's size after the repair.
struct RepairedClip {
    Microseconds duration;
    std::uint64_t bytes;
};

/// The archive could not do it: it is closed, or its disk is full, read-only, damaged or gone. The text names
/// the file and what to do, on one line.
class ArchiveError : public std::runtime_error {
public:
    /// `cause`: ENOSPC, EROFS, ENOENT, EIO, ...; 0 when it is none of the disk's.
    ArchiveError(const std::string& text, int cause) : std::runtime_error(text), cause_(cause) {}
    int cause() const noexcept { return cause_; }

private:
    int cause_;
};

using Note = std::function<void(const std::string& line)>;

}  // namespace petcam::gst::store
