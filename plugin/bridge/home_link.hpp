#pragma once

#include <functional>
#include <map>
#include <string>

#include "bridge/home.hpp"
#include "companion/control_link.hpp"
#include "json.hpp"

namespace petcam::bridge {

/// The bridge's side of the control socket: the home as it is, and requests with their answers. Used on the
/// thread of its loop.
class HomeLink {
public:
    /// Null: it was refused, or there is no home server any more.
    using Answered = std::function<void(const json_t* answer)>;
    struct Outlet {
        std::function<void(Home next)> changed;
        std::function<void()> lost;
        std::function<void(const std::string&)> note;
    };

    HomeLink(std::string path, Outlet outlet);

    void start() { link_.start(); }
    bool isConnected() const { return link_.isConnected(); }
    std::uint64_t connections() const { return connections_; }

    /// Asks {"request": `request`, "camera": `camera`} and what `more` has. `answered` is called once.
    void ask(const char* request, const std::string& camera, Json more, Answered answered);
    void ask(const char* request, const std::string& camera, Answered answered) {
        ask(request, camera, Json(json_object()), std::move(answered));
    }

private:
    bool onSubscribed(std::string_view line);
    bool onLine(std::string_view line);
    bool onAnswer(const json_t* message);
    void onLost();

    const Outlet outlet_;
    Home home_;
    std::map<std::int64_t, Answered> waiting_;
    std::int64_t lastId_ = 0;
    std::uint64_t connections_ = 0;
    companion::ControlLink link_;
};

}  // namespace petcam::bridge
