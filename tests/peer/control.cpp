#include "control.hpp"

#include <glib-unix.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace petcam::peer {
namespace {

void print(const Json& line) {
    char* text = json_dumps(line.get(), JSON_COMPACT);
    std::puts(text);
    std::fflush(stdout);
    free(text);
}

std::unique_ptr<Shared> load(Options options) {
    std::vector<std::shared_ptr<const Clip>> clips;
    std::vector<Clip> all;
    for (const auto& file : options.clips) {
        all.push_back(Clip::load(file, options.framesPerSecond));
        clips.push_back(std::make_shared<const Clip>(all.back()));
    }
    auto index = all.empty() ? nullptr : std::make_shared<const ClipIndex>(all);
    DtlsContext dtls(options.srtp);
    return std::make_unique<Shared>(Shared{std::move(options), std::move(dtls), std::move(clips),
                                           std::move(index), [](Json line) { print(line); }});
}

std::string textOf(const json_t* object, const char* key) {
    const char* text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

Json done() {
    return Json(json_object());
}

}  // namespace

Control::Control(Options options)
    : shared_(load(std::move(options))), loop_(g_main_loop_new(nullptr, FALSE)) {}

Control::~Control() {
    peers_.clear();
    g_main_loop_unref(loop_);
}

int Control::run() {
    for (const int signal : {SIGINT, SIGTERM}) {
        g_unix_signal_add(
            signal,
            [](gpointer self) -> gboolean {
                static_cast<Control*>(self)->stop();
                return G_SOURCE_CONTINUE;
            },
            this);
    }
    readCommands();
    joinNext();
    if (shared_->options.seconds > 0) {
        ending_ = Timer::after(std::chrono::seconds(shared_->options.seconds), [this] {
            print(report());
            stop();
        });
    }
    g_main_loop_run(loop_);
    for (const auto& peer : peers_) {
        if (peer->state() == Peer::State::Failed) return 1;
    }
    return 0;
}

void Control::joinNext() {
    const auto number = static_cast<unsigned>(peers_.size());
    peers_.push_back(std::make_unique<Peer>(*shared_, number));
    peers_.back()->join();
    if (peers_.size() < shared_->options.count) {
        joining_ = Timer::after(std::chrono::milliseconds(shared_->options.pace), [this] { joinNext(); });
    }
}

void Control::readCommands() {
    g_unix_fd_add(
        STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR),
        [](gint, GIOCondition, gpointer data) -> gboolean {
            auto* self = static_cast<Control*>(data);
            std::array<char, 4096> bytes{};
            const ssize_t count = read(STDIN_FILENO, bytes.data(), bytes.size());
            if (count <= 0) {
                if (self->shared_->options.seconds == 0) self->stop();
                return G_SOURCE_REMOVE;
            }
            self->unread_.append(bytes.data(), static_cast<std::size_t>(count));
            for (std::size_t end; (end = self->unread_.find('\n')) != std::string::npos;) {
                const std::string line = self->unread_.substr(0, end);
                self->unread_.erase(0, end + 1);
                self->onLine(line);
            }
            return G_SOURCE_CONTINUE;
        },
        this);
}

void Control::onLine(const std::string& line) {
    const Json arguments(json_loads(line.c_str(), 0, nullptr));
    const std::string name = textOf(arguments.get(), "command");
    const std::shared_ptr<json_t> id(json_incref(json_object_get(arguments.get(), "id")), json_decref);
    const auto reply = [name, id](Json answer) {
        put(answer.get(), "reply", name);
        if (id) json_object_set(answer.get(), "id", id.get());
        print(answer);
    };
    try {
        command(name, arguments.get(), reply);
    } catch (const std::exception& error) {
        Json answer(json_object());
        put(answer.get(), "error", error.what());
        reply(std::move(answer));
    }
}

void Control::command(const std::string& name, const json_t* arguments, Peer::Done reply) {
    if (name == "report") return reply(report());
    if (name == "stop") {
        reply(report());
        return stop();
    }
    const json_t* peer = json_object_get(arguments, "peer");
    const auto number = static_cast<unsigned>(peer ? json_integer_value(peer) : 0);
    if (name == "join") {
        peerOf(number);
        auto fresh = std::make_unique<Peer>(*shared_, number);
        std::swap(peers_[number], fresh);
        peers_[number]->join();
        return reply(done());
    }
    toPeer(name, number, arguments, std::move(reply));
}

void Control::toPeer(const std::string& name, unsigned number, const json_t* arguments, Peer::Done reply) {
    Peer& peer = peerOf(number);
    if (name == "request") {
        return peer.request(Json(json_deep_copy(json_object_get(arguments, "body"))), std::move(reply));
    }
    if (name == "talk") return peer.talk(textOf(arguments, "action") != "stop", std::move(reply));
    if (name == "restart_ice") return peer.restartIce(std::move(reply));
    if (name == "claim") return peer.claim(std::move(reply));
    if (name == "leave") return peer.leave(std::move(reply));
    if (name == "speak") {
        peer.speak(json_is_true(json_object_get(arguments, "on")));
    } else if (name == "pli") {
        peer.sendPli();
    } else if (name == "cut") {
        peer.cut();
    } else {
        throw std::runtime_error("there is no command \"" + name + "\"; see petcam-peer --help");
    }
    reply(done());
}

Peer& Control::peerOf(unsigned number) {
    if (number >= peers_.size()) throw std::runtime_error("there is no peer " + std::to_string(number));
    return *peers_[number];
}

Json Control::report() const {
    Json all(json_array());
    for (const auto& peer : peers_)
        json_array_append_new(all.get(), peer->report().release());
    Json report(json_object());
    put(report.get(), "peers", std::move(all));
    return report;
}

void Control::stop() {
    if (std::exchange(stopping_, true)) return g_main_loop_quit(loop_);
    joining_ = {};
    for (const auto& peer : peers_) {
        if (peer->state() != Peer::State::Failed) peer->leave([](Json) {});
    }
    // Long enough for the goodbyes to be sent and answered.
    ending_ = Timer::after(200ms, [this] { g_main_loop_quit(loop_); });
}

}  // namespace petcam::peer
