#include "store/index_rows.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

namespace petcam::gst::store {
namespace {

using SQLite::Column;
using SQLite::Database;
using SQLite::Statement;

/// No clip is longer, so one that overlaps a moment began at most this long before.
constexpr auto kLongest = std::chrono::hours(24);

constexpr const char* kClip =
    "SELECT id, camera, start, end, bytes, container, starred, file, continues FROM clip ";
constexpr const char* kEvent =
    "SELECT id, camera, type, start, end, clip, (SELECT COUNT(*) FROM picture WHERE picture.event = "
    "event.id) FROM event ";
constexpr const char* kPicture = "SELECT event, number, at, bytes, file, cropped FROM picture ";

WallTime timeOf(const Column& column) {
    return fromUnixMicroseconds(column.getInt64());
}
std::optional<ClipId> optionalClip(const Column& column) {
    return column.isNull() ? std::nullopt : std::optional(ClipId{column.getInt64()});
}
std::optional<WallTime> optionalTime(const Column& column) {
    return column.isNull() ? std::nullopt : std::optional(timeOf(column));
}
std::uint64_t bytesOf(const Column& column) {
    return static_cast<std::uint64_t>(column.getInt64());
}

template <typename Value>
void bindOptional(Statement& to, int place, const std::optional<Value>& value) {
    value ? to.bind(place, *value) : to.bind(place);
}

std::optional<std::int64_t> microseconds(const std::optional<WallTime>& at) {
    return at ? std::optional(unixMicroseconds(*at)) : std::nullopt;
}
std::optional<std::int64_t> number(const std::optional<ClipId>& id) {
    return id ? std::optional(id->value) : std::nullopt;
}

ClipRow clipIn(Statement& row) {
    return {ClipId{row.getColumn(0).getInt64()},
            row.getColumn(1).getString(),
            timeOf(row.getColumn(2)),
            optionalTime(row.getColumn(3)),
            bytesOf(row.getColumn(4)),
            containerOf(row.getColumn(5).getString()).value_or(Container::Mp4),
            row.getColumn(6).getInt() != 0,
            row.getColumn(7).getString(),
            optionalClip(row.getColumn(8))};
}

Event eventIn(Statement& row) {
    return {EventId{row.getColumn(0).getInt64()},
            row.getColumn(1).getString(),
            eventTypeOf(row.getColumn(2).getString()).value_or(EventType::Motion),
            timeOf(row.getColumn(3)),
            optionalTime(row.getColumn(4)),
            optionalClip(row.getColumn(5)),
            row.getColumn(6).getInt()};
}

PictureRow pictureIn(Statement& row) {
    PictureRow picture{EventId{row.getColumn(0).getInt64()},
                       row.getColumn(1).getInt(),
                       timeOf(row.getColumn(2)),
                       bytesOf(row.getColumn(3)),
                       row.getColumn(4).getString(),
                       std::nullopt};
    if (const Column cropped = row.getColumn(5); !cropped.isNull()) picture.cropped = cropped.getString();
    return picture;
}

/// Binds in order, and reads all rows.
template <typename Read, typename... Values>
auto rows(Database& index, const std::string& sql, Read read, const Values&... values) {
    Statement statement(index, sql);
    int place = 0;
    (statement.bind(++place, values), ...);
    std::vector<decltype(read(statement))> all;
    while (statement.executeStep()) {
        all.push_back(read(statement));
    }
    return all;
}

template <typename Row>
std::optional<Row> only(std::vector<Row> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

template <typename... Values>
int run(Database& index, const char* sql, const Values&... values) {
    Statement statement(index, sql);
    int place = 0;
    (statement.bind(++place, values), ...);
    return statement.exec();
}

LevelMinute levelIn(Statement& row, int motion, int sound) {
    LevelMinute minute;
    const auto copy = [&](int place, LevelMinute::Seconds& to) {
        const Column column = row.getColumn(place);
        const auto* from = static_cast<const std::uint8_t*>(column.getBlob());
        std::copy_n(from, std::min<std::size_t>(to.size(), static_cast<std::size_t>(column.getBytes())),
                    to.begin());
    };
    copy(motion, minute.motion);
    copy(sound, minute.sound);
    return minute;
}

/// The newest of a span when there are too many, by start.
template <typename Row>
std::vector<Row> turned(std::vector<Row> rows) {
    std::reverse(rows.begin(), rows.end());
    return rows;
}

}  // namespace

void insertClip(Database& index, const ClipRow& row) {
    Statement put(
        index,
        "INSERT INTO clip (id, camera, start, end, bytes, container, starred, file, continues) VALUES "
        "(?,?,?,?,?,?,?,?,(SELECT id FROM clip WHERE id = ?))");
    put.bind(1, row.id.value);
    put.bind(2, row.camera);
    put.bind(3, unixMicroseconds(row.start));
    bindOptional(put, 4, microseconds(row.end));
    put.bind(5, static_cast<std::int64_t>(row.bytes));
    put.bind(6, toText(row.container));
    put.bind(7, row.starred ? 1 : 0);
    put.bind(8, row.file);
    bindOptional(put, 9, number(row.continues));
    put.exec();
}

void finishClip(Database& index, ClipId id, WallTime end, std::uint64_t bytes) {
    run(index, "UPDATE clip SET end = MAX(start, ?), bytes = ? WHERE id = ?", unixMicroseconds(end),
        static_cast<std::int64_t>(bytes), id.value);
}

void deleteClip(Database& index, ClipId id) {
    run(index, "DELETE FROM clip WHERE id = ?", id.value);
}

bool setStar(Database& index, ClipId id, bool starred) {
    return run(index, "UPDATE clip SET starred = ? WHERE id = ?", starred ? 1 : 0, id.value) == 1;
}

std::optional<ClipRow> clipRow(Database& index, ClipId id) {
    return only(rows(index, std::string(kClip) + "WHERE id = ?", clipIn, id.value));
}

std::vector<ClipRow> allClips(Database& index) {
    return rows(index, std::string(kClip) + "ORDER BY start", clipIn);
}

std::vector<ClipRow> clipsBetween(Database& index, const std::string& camera, WallTime from, WallTime to,
                                  int most) {
    return turned(
        rows(index,
             std::string(kClip) +
                 "WHERE camera = ? AND start < ? AND start > ? AND end > ? ORDER BY start DESC LIMIT ?",
             clipIn, camera, unixMicroseconds(to), unixMicroseconds(from - kLongest), unixMicroseconds(from),
             most));
}

void insertEvent(Database& index, const Event& event) {
    Statement put(index,
                  "INSERT INTO event (id, camera, type, start, end, clip)"
                  " VALUES (?,?,?,?,?,(SELECT id FROM clip WHERE id = ?))");
    put.bind(1, event.id.value);
    put.bind(2, event.camera);
    put.bind(3, toText(event.type));
    put.bind(4, unixMicroseconds(event.start));
    bindOptional(put, 5, microseconds(event.end));
    bindOptional(put, 6, number(event.clip));
    put.exec();
}

void endEvent(Database& index, EventId id, WallTime end, std::optional<ClipId> clip) {
    Statement put(index,
                  "UPDATE event SET end = MAX(start, ?),"
                  " clip = COALESCE((SELECT id FROM clip WHERE id = ?), clip) WHERE id = ?");
    put.bind(1, unixMicroseconds(end));
    bindOptional(put, 2, number(clip));
    put.bind(3, id.value);
    put.exec();
}

void deleteEvent(Database& index, EventId id) {
    run(index, "DELETE FROM event WHERE id = ?", id.value);
}

std::optional<Event> eventRow(Database& index, EventId id) {
    return only(rows(index, std::string(kEvent) + "WHERE id = ?", eventIn, id.value));
}

std::vector<Event> openEvents(Database& index) {
    return rows(index, std::string(kEvent) + "WHERE end IS NULL", eventIn);
}

std::vector<Event> eventsBetween(Database& index, const std::string& camera, WallTime from, WallTime to,
                                 int most) {
    return turned(rows(index,
                       std::string(kEvent) +
                           "WHERE camera = ? AND start < ? AND start > ? AND (end IS NULL OR end >= ?)"
                           " ORDER BY start DESC LIMIT ?",
                       eventIn, camera, unixMicroseconds(to), unixMicroseconds(from - kLongest),
                       unixMicroseconds(from), most));
}

std::vector<Event> eventsOf(Database& index, ClipId clip) {
    return rows(index, std::string(kEvent) + "WHERE clip = ?", eventIn, clip.value);
}

std::vector<EventRow> looseEvents(Database& index) {
    const auto read = [](Statement& row) { return EventRow{eventIn(row), bytesOf(row.getColumn(7))}; };
    return rows(index,
                "SELECT id, camera, type, start, end, clip, 0,"
                " (SELECT COALESCE(SUM(bytes), 0) FROM picture WHERE picture.event = event.id)"
                " FROM event WHERE clip IS NULL AND end IS NOT NULL",
                read);
}

void unlinkEvents(Database& index, ClipId clip) {
    run(index, "UPDATE event SET clip = NULL WHERE clip = ?", clip.value);
}

void deleteEventsBefore(Database& index, WallTime before) {
    run(index,
        "DELETE FROM event WHERE clip IS NULL AND end < ? AND NOT EXISTS (SELECT 1 FROM picture WHERE "
        "picture.event = event.id)",
        unixMicroseconds(before));
}

int nextPicture(Database& index, EventId event) {
    Statement last(index, "SELECT COALESCE(MAX(number), 0) FROM picture WHERE event = ?");
    last.bind(1, event.value);
    last.executeStep();
    return last.getColumn(0).getInt() + 1;
}

void insertPicture(Database& index, const PictureRow& row) {
    Statement put(index,
                  "INSERT INTO picture (event, number, at, bytes, file, cropped) VALUES (?,?,?,?,?,?)");
    put.bind(1, row.event.value);
    put.bind(2, row.number);
    put.bind(3, unixMicroseconds(row.at));
    put.bind(4, static_cast<std::int64_t>(row.bytes));
    put.bind(5, row.file);
    bindOptional(put, 6, row.cropped);
    put.exec();
}

void deletePicture(Database& index, EventId event, int number) {
    run(index, "DELETE FROM picture WHERE event = ? AND number = ?", event.value, number);
}

std::vector<PictureRow> picturesOf(Database& index, EventId event) {
    return rows(index, std::string(kPicture) + "WHERE event = ? ORDER BY number", pictureIn, event.value);
}

std::vector<PictureRow> allPictures(Database& index) {
    return rows(index, kPicture, pictureIn);
}

std::map<ClipId, std::uint64_t> pictureBytes(Database& index) {
    std::map<ClipId, std::uint64_t> all;
    Statement row(index,
                  "SELECT clip, SUM(picture.bytes) FROM picture JOIN event ON event.id = picture.event"
                  " WHERE clip IS NOT NULL GROUP BY clip");
    while (row.executeStep()) {
        all[ClipId{row.getColumn(0).getInt64()}] = bytesOf(row.getColumn(1));
    }
    return all;
}

void mergeLevel(Database& index, const LevelKey& key, const LevelMinute& minute) {
    const auto read = [](Statement& row) { return levelIn(row, 0, 1); };
    const auto there = only(rows(index, "SELECT motion, sound FROM level WHERE camera = ? AND minute = ?",
                                 read, key.first, key.second));
    LevelMinute merged = there.value_or(LevelMinute{});
    merged.add(minute);
    Statement put(index, "INSERT OR REPLACE INTO level (camera, minute, motion, sound) VALUES (?,?,?,?)");
    put.bind(1, key.first);
    put.bind(2, key.second);
    put.bind(3, merged.motion.data(), static_cast<int>(merged.motion.size()));
    put.bind(4, merged.sound.data(), static_cast<int>(merged.sound.size()));
    put.exec();
}

void drawLevels(Database& index, const std::string& camera, Levels& levels) {
    const std::int64_t end = levels.start + static_cast<std::int64_t>(levels.motion.size()) * levels.step;
    Statement row(index,
                  "SELECT minute, motion, sound FROM level WHERE camera = ? AND minute >= ? AND minute < ?");
    row.bind(1, camera);
    row.bind(2, levels.start / 60);
    row.bind(3, (end + 59) / 60);
    while (row.executeStep()) {
        draw(levels, row.getColumn(0).getInt64(), levelIn(row, 1, 2));
    }
}

void deleteLevelsBefore(Database& index, WallTime before) {
    run(index, "DELETE FROM level WHERE minute < ?", unixSeconds(before) / 60);
}

std::optional<WallTime> lastLevelOf(Database& index, const std::string& camera) {
    Statement row(index, "SELECT MAX(minute) FROM level WHERE camera = ?");
    row.bind(1, camera);
    row.executeStep();
    if (row.getColumn(0).isNull()) return std::nullopt;
    Statement seconds(index, "SELECT motion, sound FROM level WHERE camera = ? AND minute = ?");
    const std::int64_t minute = row.getColumn(0).getInt64();
    seconds.bind(1, camera);
    seconds.bind(2, minute);
    seconds.executeStep();
    const LevelMinute values = levelIn(seconds, 0, 1);
    for (std::size_t i = 60; i-- > 0;) {
        if (values.motion[i] == LevelMinute::kNothing && values.sound[i] == LevelMinute::kNothing) continue;
        return WallTime(std::chrono::seconds(minute * 60 + static_cast<std::int64_t>(i)));
    }
    return WallTime(std::chrono::seconds(minute * 60));
}

}  // namespace petcam::gst::store
