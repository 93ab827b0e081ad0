#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "store/archive.hpp"
#include "store/file_names.hpp"
#include "store/index_rows.hpp"

// What is asked of the archive. A connection of its own: who reads waits for no writer.
namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRows = 5000;

Clip clipFrom(const ClipRow& row) {
    return {row.id,      row.camera, row.start,    row.end.value_or(row.start), row.bytes, row.container,
            row.starred, false,      row.continues};
}

std::string versionOf(const std::string& what, std::uint64_t bytes) {
    return what + "-" + std::to_string(bytes);
}

}  // namespace

template <typename Query>
auto Archive::query(Query query) {
    const std::lock_guard reading(reading_);
    if (!reader_) throw ArchiveError(directory_.string() + ": the recordings are not to be had now", ENOENT);
    try {
        return query(*reader_);
    } catch (const SQLite::Exception& error) {
        throw failed(error);
    }
}

Timeline Archive::timeline(const std::string& camera, WallTime from, WallTime to) {
    Timeline all;
    all.levels = emptyLevels(unixSeconds(from), unixSeconds(to));
    query([&](SQLite::Database& index) {
        // All of one moment.
        SQLite::Transaction moment(index, SQLite::TransactionBehavior::DEFERRED);
        for (const ClipRow& row : clipsBetween(index, camera, from, to, kMostRows)) {
            all.clips.push_back(clipFrom(row));
        }
        all.events = eventsBetween(index, camera, from, to, kMostRows);
        drawLevels(index, camera, all.levels);
    });
    const std::lock_guard state(state_);
    for (const auto& [key, minute] : levels_.minutes()) {
        if (key.first == camera) draw(all.levels, key.second, minute);
    }
    for (const auto& [id, running] : running_) {
        const Clip& clip = running.clip;
        if (clip.camera != camera || clip.bytes == 0 || clip.start >= to || clip.end <= from) continue;
        // It may have been finished since the rows were read.
        if (std::none_of(all.clips.begin(), all.clips.end(),
                         [&](const Clip& one) { return one.id == clip.id; })) {
            all.clips.push_back(clip);
        }
    }
    std::sort(all.clips.begin(), all.clips.end(),
              [](const Clip& a, const Clip& b) { return a.start < b.start; });
    return all;
}

std::optional<Clip> Archive::clip(ClipId id) {
    if (const auto now = running(id)) return now->clip;
    const auto row = query([&](SQLite::Database& index) { return clipRow(index, id); });
    return row && row->end ? std::optional(clipFrom(*row)) : std::nullopt;
}

std::optional<Event> Archive::event(EventId id) {
    return query([&](SQLite::Database& index) { return eventRow(index, id); });
}

std::optional<OpenFile> Archive::openClip(ClipId id) {
    const auto now = running(id);
    const auto row = query([&](SQLite::Database& index) { return clipRow(index, id); });
    const std::uint64_t bytes = now ? now->clip.bytes : row && row->end ? row->bytes : 0;
    if (!row || bytes == 0) return std::nullopt;
    try {
        auto file = openToRead(directory_ / row->file);
        const auto size = sizeOf(directory_ / row->file);
        if (!file || !size) return std::nullopt;
        // The page of a running clip must not meet the end of another length.
        const std::uint64_t length = std::min(bytes, *size);
        return OpenFile{std::move(*file), row->camera, length, row->start, versionOf(toString(id), length),
                        row->container};
    } catch (const std::system_error& error) {
        throw ArchiveError(error.what(), error.code().value());
    }
}

std::optional<OpenFile> Archive::openSnapshot(EventId id, bool cropped, std::optional<int> number) {
    std::optional<Event> event;
    const auto pictures = query([&](SQLite::Database& index) {
        event = eventRow(index, id);
        return picturesOf(index, id);
    });
    if (!event || pictures.empty()) return std::nullopt;
    const auto wanted = std::find_if(pictures.begin(), pictures.end(), [&](const PictureRow& one) {
        return one.number == number.value_or(pictures.back().number);
    });
    if (wanted == pictures.end()) return std::nullopt;
    const std::string& place = cropped && wanted->cropped ? *wanted->cropped : wanted->file;
    try {
        auto file = openToRead(directory_ / place);
        const auto size = sizeOf(directory_ / place);
        if (!file || !size) return std::nullopt;
        const std::string what = fs::path(place).stem().string();
        return OpenFile{std::move(*file), event->camera, *size, wanted->at, versionOf(what, *size), {}};
    } catch (const std::system_error& error) {
        throw ArchiveError(error.what(), error.code().value());
    }
}

std::vector<StockItem> Archive::stock() {
    std::vector<StockItem> items;
    query([&](SQLite::Database& index) {
        SQLite::Transaction moment(index, SQLite::TransactionBehavior::DEFERRED);
        const auto pictures = pictureBytes(index);
        const auto bytesBeside = [&](ClipId id) {
            const auto found = pictures.find(id);
            return found == pictures.end() ? 0 : found->second;
        };
        for (const ClipRow& row : allClips(index)) {
            const bool running = !row.end;
            const std::uint64_t bytes = running ? sizeOf(directory_ / row.file).value_or(0) : row.bytes;
            items.push_back({row.id, row.camera, row.start, row.end.value_or(row.start),
                             bytes + bytesBeside(row.id), row.starred, running});
        }
        for (const EventRow& row : looseEvents(index)) {
            if (row.bytes == 0) continue;
            const Event& event = row.event;
            items.push_back({event.id, event.camera, event.start, event.end.value_or(event.start), row.bytes,
                             false, false});
        }
    });
    return items;
}

std::uint64_t Archive::bytesOf(const std::string& camera) {
    std::uint64_t bytes = 0;
    for (const StockItem& item : stock()) {
        if (item.camera == camera) bytes += item.bytes;
    }
    return bytes;
}

}  // namespace petcam::gst::store
