#pragma once

#include <libsoup/soup.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bridge/glib_ptr.hpp"
#include "bridge/home_link.hpp"

namespace petcam::bridge {

/// Pictures out of the recorder, over its HTTP on a Unix socket, with tickets of the home server. Used on the
/// thread of its loop.
class Snapshots {
public:
    /// An event has its first picture a second or two after it began.
    static constexpr int kAttempts = 12;
    static constexpr std::chrono::milliseconds kBetween{1000};

    using Picture = std::function<void(const std::string& camera, std::string_view jpeg)>;

    /// `link` outlives this.
    Snapshots(const std::filesystem::path& mediaSocket, HomeLink& link, Picture picture);
    ~Snapshots();
    Snapshots(const Snapshots&) = delete;
    Snapshots& operator=(const Snapshots&) = delete;

    /// The picture of an event, as soon as it has one; in place of what this camera waits for.
    void ofEvent(const std::string& camera, const std::string& event);
    /// One of now. `done`: whether there is one.
    void take(const std::string& camera, std::function<void(bool)> done);

private:
    struct Wish {
        std::string event;
        int attempts = 0;
        Timer again;
    };
    /// Nothing: there is no such thing, or no recorder.
    using Fetched = std::function<void(GBytes* body)>;

    void look(const std::string& camera);
    void fetch(const char* method, const std::string& camera, const std::string& path, Fetched fetched);
    void send(const char* method, const std::string& path, const std::string& ticket, Fetched fetched);

    HomeLink& link_;
    const Picture picture_;
    std::map<std::string, Wish> wishes_;  ///< by camera
    GPtr<SoupSession> session_;
    GPtr<GCancellable> stopping_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace petcam::bridge
