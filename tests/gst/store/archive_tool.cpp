// petcam-archive: the archive and its HTTP server, without cameras.
//   petcam-archive serve DIRECTORY SOCKET KEYFILE [PATIENCE_S]   reads commands, a line each, and answers
//   each with a line petcam-archive write DIRECTORY                             writes until it is killed
//   petcam-archive day DIRECTORY CAMERAS BYTES_PER_CAMERA FREE_BYTES
//   petcam-archive check DIRECTORY
#include "archive_tool.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "http/http_server.hpp"
#include "store/real_disk.hpp"
#include "store/upkeep.hpp"
#include "test_repair.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

void note(const std::string& line) {
    std::cerr << line << std::endl;
}

std::vector<std::uint8_t> contentOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

WallTime at(double seconds) {
    return WallTime(Microseconds(static_cast<std::int64_t>(seconds * 1e6)));
}

/// What a test tells it to do.
class Served {
public:
    Served(const fs::path& directory, const std::string& socket, const std::string& key, int patience,
           std::uint64_t freeBytes)
        : archive_(directory, repairFragments, note),
          disk_(directory),
          upkeep_(
              archive_, disk_, limits(freeBytes), [](DiskState, std::uint64_t) {}, note),
          server_((upkeep_.start(), archive_), settings(socket, key, patience), ports(), note) {}

    std::string run(const std::string& line) {
        std::istringstream in(line);
        std::string what;
        in >> what;
        if (what == "clip") return clip(in, false);
        if (what == "running") return clip(in, true);
        if (what == "grow") return grow(in);
        if (what == "finish") return finish(in);
        if (what == "event") return event(in);
        if (what == "snapshot") return snapshot(in);
        if (what == "level") return level(in);
        if (what == "revoke") return revoke(in);
        if (what == "failed") return failed(in);
        if (what == "state")
            return std::string(toText(upkeep_.state())) + (upkeep_.mayRecord() ? " yes" : " no");
        return "unknown";
    }

private:
    static RetentionLimits limits(std::uint64_t freeBytes) {
        RetentionLimits made;
        made.freeBytes = freeBytes;
        return made;
    }

    static http::HttpSettings settings(const std::string& socket, const std::string& key, int patience) {
        http::HttpSettings made;
        made.socket = {socket, 0600, ""};
        made.keyFile = key;
        made.patience = std::chrono::seconds(patience);
        return made;
    }

    http::ApiPorts ports() {
        http::ApiPorts made;
        made.recordingMode = [](const std::string&) { return "motion"; };
        made.cameraName = [](const std::string&) { return "Küche \"1\""; };
        made.takeSnapshot = [this](const std::string& camera,
                                   const std::function<void(std::optional<EventId>)>& done) {
            if (camera == "c9") return done(std::nullopt);
            const WallTime now = wallTimeNow();
            const EventId id = archive_.beginEvent(camera, EventType::Snapshot, now, std::nullopt);
            archive_.addSnapshot(id, now, std::vector<std::uint8_t>(1000, 7), {});
            archive_.endEvent(id, now, std::nullopt);
            done(id);
        };
        return made;
    }

    std::string clip(std::istream& in, bool running) {
        std::string camera, file, kind;
        double start = 0, end = 0;
        in >> camera >> start >> end >> file >> kind;
        const auto made = archive_.beginClip(camera, containerOf(kind).value_or(Container::Mp4), at(start));
        std::error_code failed;
        fs::copy_file(file, made.path, failed);
        if (failed) {
            archive_.dropClip(made.id);
            upkeep_.writeFailed(ENOSPC);
            throw std::system_error(failed);
        }
        archive_.growClip(made.id, at(end), fs::file_size(file));
        if (!running) archive_.finishClip(made.id, at(end), fs::file_size(file));
        return toString(made.id) + " " + made.path.string();
    }

    std::string grow(std::istream& in) {
        std::string id;
        double end = 0;
        std::uint64_t bytes = 0;
        in >> id >> end >> bytes;
        archive_.growClip(*clipIdOf(id), at(end), bytes);
        return "ok";
    }

    std::string finish(std::istream& in) {
        std::string id;
        double end = 0;
        in >> id >> end;
        archive_.finishClip(*clipIdOf(id), at(end), 0);
        return "ok";
    }

    std::string event(std::istream& in) {
        std::string camera, type, clip;
        double start = 0, end = 0;
        in >> camera >> type >> start >> end >> clip;
        const EventId id = archive_.beginEvent(camera, *eventTypeOf(type), at(start), clipIdOf(clip));
        if (end > 0) archive_.endEvent(id, at(end), std::nullopt);
        return toString(id);
    }

    std::string snapshot(std::istream& in) {
        std::string id, full, cropped;
        in >> id >> full >> cropped;
        return archive_.addSnapshot(*eventIdOf(id), wallTimeNow(), contentOf(full),
                                    cropped.empty() ? std::vector<std::uint8_t>{} : contentOf(cropped))
                   ? "ok"
                   : "no";
    }

    std::string level(std::istream& in) {
        std::string camera;
        std::int64_t second = 0;
        int motion = 0;
        float sound = 0;
        in >> camera >> second >> motion >> sound;
        archive_.addLevel(camera, second, motion, sound);
        return "ok";
    }

    std::string revoke(std::istream& in) {
        http::Revocation revocation;
        std::string camera;
        in >> revocation.member >> camera >> revocation.before;
        if (camera != "-") revocation.camera = camera;
        server_.revoke(revocation);
        return "ok";
    }

    std::string failed(std::istream& in) {
        int error = 0;
        in >> error;
        upkeep_.writeFailed(error);
        return "ok";
    }

    Archive archive_;
    RealDisk disk_;
    Upkeep upkeep_;
    http::HttpServer server_;
};

int serve(const std::vector<std::string>& words) {
    Served served(words.at(2), words.at(3), words.at(4), std::stoi(words.at(5)), std::stoull(words.at(6)));
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        try {
            std::cout << served.run(line) << std::endl;
        } catch (const std::exception& error) {
            std::cout << "error " << error.what() << std::endl;
        }
    }
    return 0;
}

int run(const std::vector<std::string>& words) {
    const std::string what = words.size() > 2 ? words[1] : "";
    if (what == "serve") return serve(words);
    if (what == "write") writeForEver(words.at(2));
    if (what == "day")
        return recordDay(words.at(2), std::stoi(words.at(3)), std::stoull(words.at(4)),
                         std::stoull(words.at(5)));
    if (what == "check") return check(words.at(2));
    std::cerr << "petcam-archive serve|write|day|check DIRECTORY ...\n";
    return 2;
}

}  // namespace
}  // namespace petcam::gst::store

int main(int count, char** words) {
    try {
        return petcam::gst::store::run({words, words + count});
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
}
