#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <system_error>

#include "store/archive.hpp"
#include "store/file_names.hpp"
#include "store/index_rows.hpp"

// What is recorded, and what is removed. Files are removed first and their rows then: what a crash leaves
// between the two are rows without files, which recovery removes. The other way round, it would adopt what
// somebody has deleted.
namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

std::string placeOf(const std::string& camera, WallTime start, const std::string& name) {
    return camera + "/" + dayOf(start) + "/" + name;
}

}  // namespace

NewClip Archive::beginClip(const std::string& camera, Container container, WallTime start,
                           std::optional<ClipId> continues) {
    if (!isCameraId(camera)) throw ArchiveError(camera + ": this is no camera", 0);
    const ClipName name{newClipId(), start, container};
    const std::string file = placeOf(camera, start, toText(name));
    const std::lock_guard writing(writing_);
    writer();
    try {
        makePrivateDirectory((directory_ / file).parent_path());
    } catch (const std::system_error& error) {
        throw ArchiveError(error.what(), error.code().value());
    }
    {
        const std::lock_guard state(state_);
        running_[name.id] = {{name.id, camera, start, start, 0, container, false, true, continues}, file};
    }
    try {
        write(
            [&](auto& index) {
                insertClip(index,
                           {name.id, camera, start, std::nullopt, 0, container, false, file, continues});
            },
            Else::Throw);
    } catch (const ArchiveError&) {
        const std::lock_guard state(state_);
        running_.erase(name.id);
        throw;
    }
    return {name.id, directory_ / file};
}

void Archive::growClip(ClipId id, WallTime end, std::uint64_t bytes) noexcept {
    const std::lock_guard state(state_);
    const auto found = running_.find(id);
    if (found == running_.end()) return;
    found->second.clip.end = end;
    found->second.clip.bytes = bytes;
}

void Archive::finishClip(ClipId id, WallTime end, std::uint64_t) noexcept {
    const auto clip = running(id);
    if (!clip) return;
    const fs::path path = directory_ / clip->file;
    const auto size = sizeOf(path);
    if (size) {
        try {
            syncFile(path);
        } catch (const std::system_error& error) {
            note_(path.string() + ": it may not be on the disk: " + error.what());
        }
    }
    const std::lock_guard writing(writing_);
    if (size) {
        write([=](auto& index) { store::finishClip(index, id, end, *size); }, Else::Postpone);
    } else if (writer_) {
        note_(path.string() + ": it was removed while it was written");
        write([=](auto& index) { unlinkEvents(index, id), deleteClip(index, id); }, Else::Postpone);
    }
    const std::lock_guard state(state_);
    running_.erase(id);
}

void Archive::dropClip(ClipId id) noexcept {
    const auto clip = running(id);
    if (!clip) return;
    const std::lock_guard writing(writing_);
    if (writer_) {
        try {
            unlinkAll({clip->file});
            write([=](auto& index) { unlinkEvents(index, id), deleteClip(index, id); }, Else::Postpone);
        } catch (const ArchiveError& error) {
            note_(error.what());  // recovery tries again
        }
    }
    const std::lock_guard state(state_);
    running_.erase(id);
}

EventId Archive::beginEvent(const std::string& camera, EventType type, WallTime start,
                            std::optional<ClipId> clip) {
    if (!isCameraId(camera)) throw ArchiveError(camera + ": this is no camera", 0);
    const EventId id = newEventId();
    const std::lock_guard writing(writing_);
    write(
        [&](auto& index) {
            insertEvent(index, {id, camera, type, start, std::nullopt, clip, 0});
        },
        Else::Throw);
    return id;
}

void Archive::endEvent(EventId id, WallTime end, std::optional<ClipId> clip) noexcept {
    const std::lock_guard writing(writing_);
    write([=](auto& index) { store::endEvent(index, id, end, clip); }, Else::Postpone);
}

bool Archive::addSnapshot(EventId id, WallTime at, std::span<const std::uint8_t> full,
                          std::span<const std::uint8_t> cropped) noexcept {
    const std::lock_guard writing(writing_);
    try {
        SQLite::Database& index = writer();
        const auto event = eventRow(index, id);
        if (!event || full.empty()) return false;
        PictureName name{id, event->type, event->start, nextPicture(index, id), false};
        PictureRow row{id,
                       name.number,
                       at,
                       full.size() + cropped.size(),
                       placeOf(event->camera, event->start, toText(name)),
                       std::nullopt};
        makePrivateDirectory((directory_ / row.file).parent_path());
        writeWhole(directory_ / row.file, full);
        if (!cropped.empty()) {
            name.cropped = true;
            row.cropped = placeOf(event->camera, event->start, toText(name));
            writeWhole(directory_ / *row.cropped, cropped);
        }
        write([row](auto& to) { insertPicture(to, row); }, Else::Postpone);
        return true;
    } catch (const std::exception& error) {
        note_(std::string("a picture was not kept: ") + error.what());
        return false;
    }
}

void Archive::unlinkAll(const std::vector<std::string>& files) const {
    try {
        std::set<fs::path> folders;
        for (const std::string& file : files) {
            if (removeFile(directory_ / file)) folders.insert((directory_ / file).parent_path());
        }
        // Before the rows go: a power cut must not bring a file back that nobody knows any more.
        std::for_each(folders.begin(), folders.end(), syncDirectory);
        for (const fs::path& folder : folders) {
            std::error_code notEmpty;
            fs::remove(folder, notEmpty);
        }
    } catch (const std::system_error& error) {
        throw ArchiveError(error.what(), error.code().value());
    }
}

Removal Archive::removeClip(ClipId id) {
    const std::lock_guard writing(writing_);
    if (running(id)) return Removal::BeingWritten;
    try {
        SQLite::Database& index = writer();
        const auto row = clipRow(index, id);
        if (!row) return Removal::NotThere;
        std::vector<std::string> files{row->file};
        for (const Event& event : eventsOf(index, id)) {
            for (const PictureRow& picture : picturesOf(index, event.id)) {
                files.push_back(picture.file);
                if (picture.cropped) files.push_back(*picture.cropped);
            }
        }
        unlinkAll(files);
        write([=](auto& to) { deleteClip(to, id); }, Else::Postpone);
        return Removal::Done;
    } catch (const SQLite::Exception& error) {
        throw failed(error);
    }
}

Removal Archive::removeEvent(EventId id) {
    const std::lock_guard writing(writing_);
    try {
        SQLite::Database& index = writer();
        const auto event = eventRow(index, id);
        if (!event || event->clip) return Removal::NotThere;
        std::vector<std::string> files;
        for (const PictureRow& picture : picturesOf(index, id)) {
            files.push_back(picture.file);
            if (picture.cropped) files.push_back(*picture.cropped);
        }
        unlinkAll(files);
        write([=](auto& to) { deleteEvent(to, id); }, Else::Postpone);
        return Removal::Done;
    } catch (const SQLite::Exception& error) {
        throw failed(error);
    }
}

bool Archive::starClip(ClipId id, bool starred) {
    const std::lock_guard writing(writing_);
    bool found = false;
    write([&](auto& index) { found = setStar(index, id, starred); }, Else::Throw);
    return found;
}

void Archive::forgetBefore(WallTime before) {
    const std::lock_guard writing(writing_);
    write(
        [&](auto& index) {
            deleteLevelsBefore(index, before);
            deleteEventsBefore(index, before);
        },
        Else::Throw);
}

}  // namespace petcam::gst::store
