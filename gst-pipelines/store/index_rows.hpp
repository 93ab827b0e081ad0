#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/level_minutes.hpp"
#include "store/types.hpp"

namespace SQLite {
class Database;
}

namespace petcam::gst::store {

// Queries and changes of the index, named by what they are for. All throw SQLite::Exception; who changes has
// the transaction.

/// A clip as it stands in the index. `end` is nothing while it is written.
struct ClipRow {
    ClipId id;
    std::string camera;
    WallTime start;
    std::optional<WallTime> end;
    std::uint64_t bytes = 0;
    Container container = Container::Mp4;
    bool starred = false;
    std::string file;
    std::optional<ClipId> continues{};
};

struct EventRow {
    Event event;
    std::uint64_t bytes = 0;  ///< of its pictures
};

/// One picture of an event. `file`, `cropped`: relative to the folder of the recordings.
struct PictureRow {
    EventId event;
    int number = 0;
    WallTime at;
    std::uint64_t bytes = 0;
    std::string file;
    std::optional<std::string> cropped;
};

/// A clip that it continues and that is not there is left out.
void insertClip(SQLite::Database& index, const ClipRow& row);
void finishClip(SQLite::Database& index, ClipId id, WallTime end, std::uint64_t bytes);
void deleteClip(SQLite::Database& index, ClipId id);
/// False: there is none.
bool setStar(SQLite::Database& index, ClipId id, bool starred);
std::optional<ClipRow> clipRow(SQLite::Database& index, ClipId id);
std::vector<ClipRow> allClips(SQLite::Database& index);
/// Those that overlap [from, to), by start, at most `most`.
std::vector<ClipRow> clipsBetween(SQLite::Database& index, const std::string& camera, WallTime from,
                                  WallTime to, int most);

/// A clip that is not there is left out.
void insertEvent(SQLite::Database& index, const Event& event);
void endEvent(SQLite::Database& index, EventId id, WallTime end, std::optional<ClipId> clip);
void deleteEvent(SQLite::Database& index, EventId id);
std::optional<Event> eventRow(SQLite::Database& index, EventId id);
std::vector<Event> openEvents(SQLite::Database& index);
std::vector<Event> eventsBetween(SQLite::Database& index, const std::string& camera, WallTime from,
                                 WallTime to, int most);
std::vector<Event> eventsOf(SQLite::Database& index, ClipId clip);
/// Those that no clip shows and that are over.
std::vector<EventRow> looseEvents(SQLite::Database& index);

/// Its events stay, without it.
void unlinkEvents(SQLite::Database& index, ClipId clip);
/// Those that ended before, with neither clip nor picture.
void deleteEventsBefore(SQLite::Database& index, WallTime before);

/// The number that its next picture gets.
int nextPicture(SQLite::Database& index, EventId event);
void insertPicture(SQLite::Database& index, const PictureRow& row);
void deletePicture(SQLite::Database& index, EventId event, int number);
std::vector<PictureRow> picturesOf(SQLite::Database& index, EventId event);
std::vector<PictureRow> allPictures(SQLite::Database& index);
/// Bytes of the pictures of each clip's events.
std::map<ClipId, std::uint64_t> pictureBytes(SQLite::Database& index);

/// Adds to what is there.
void mergeLevel(SQLite::Database& index, const LevelKey& key, const LevelMinute& minute);
/// Draws those of a camera into levels that cover a span.
void drawLevels(SQLite::Database& index, const std::string& camera, Levels& levels);
void deleteLevelsBefore(SQLite::Database& index, WallTime before);
/// The last second of a minute that has any.
std::optional<WallTime> lastLevelOf(SQLite::Database& index, const std::string& camera);

}  // namespace petcam::gst::store
