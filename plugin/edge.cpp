#include "edge.hpp"

#include <future>

#include "replies.hpp"

namespace petcam::janus {
namespace {

/// What `plugin_handle` points to may be used on the handle's own loop only: destroy_session runs there too.
Session* ownSession(janus_plugin_session* handle) noexcept {
    return handle ? static_cast<Session*>(handle->plugin_handle) : nullptr;
}

/// RFC 3550 section 4: seconds since 1900 and 1/65536 s, as the core stamps its sender reports.
std::uint32_t ntpMiddle(std::chrono::system_clock::time_point now) noexcept {
    constexpr std::uint64_t kFrom1900To1970 = 2'208'988'800;
    const auto micros = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count());
    const std::uint64_t seconds = micros / 1'000'000 + kFrom1900To1970;
    return static_cast<std::uint32_t>((seconds << 16) | ((micros % 1'000'000) * 65536 / 1'000'000));
}

std::span<std::uint8_t> bytesOf(char* buffer, std::uint16_t length) noexcept {
    return {reinterpret_cast<std::uint8_t*>(buffer), buffer ? length : std::size_t{0}};
}

}  // namespace

Edge::Edge(Gateway gateway, const Settings& settings)
    : gateway_(gateway),
      home_(settings.open ? nullptr : std::make_unique<Home>(settings, clock_, journal_)),
      service_(settings.limits, home_ ? &home_->household() : nullptr, clock_, journal_, SteadyClock::now()),
      iceServers_(settings.ice, clock_),
      dispatcher_(service_, iceServers_),
      administration_(service_),
      desk_(home_ ? std::make_unique<control::Desk>(service_) : nullptr),
      worker_(
          [this] {
              service_.tick(SteadyClock::now());
              service_.announce();
          },
          [](const std::exception& error) {
              log(LogLevel::Error, std::string("the control thread goes on after: ") + error.what());
          }),
      control_(home_ ? controlServer(settings) : nullptr) {}

/// Everything is decided on the control thread; the socket's own thread only hands on.
std::unique_ptr<control::Server> Edge::controlServer(const Settings& settings) {
    return std::make_unique<control::Server>(
        settings.controlSocket.empty() ? settings.stateDir + "/control.sock" : settings.controlSocket,
        control::Server::Handlers{
            [this](auto client) { worker_.post([this, client] { desk_->opened(client); }); },
            [this](auto client, auto line) {
                worker_.post([this, client, line] { desk_->said(client, line); });
            },
            [this](auto id) { worker_.post([this, id] { desk_->closed(id); }); },
            [](const std::string& what) { log(LogLevel::Error, what); }});
}

void Edge::stop() {
    stopped_.store(true);
    if (control_) control_->stop();
    worker_.stop();
    // A session and its sink hold each other; the sessions themselves stay, for calls that are under way.
    for (const auto& session : registry_.all()) {
        session->letGo();
    }
}

bool Edge::createSession(janus_plugin_session* handle) {
    if (stopped_.load() || registry_.size() >= kMaxSessions) return false;
    auto session = std::make_shared<Session>(handle, PeerId{++lastPeer_}, gateway_);
    // From the first of these that fails on, the core frees the handle: nothing may keep what points to it.
    try {
        registry_.add(handle, session);
        if (worker_.post([this, session] {
                service_.attach(session->id(), session, SteadyClock::now());
                service_.announce();
            })) {
            handle->plugin_handle = session.get();
            return true;
        }
    } catch (...) {
        registry_.take(handle);
        session->disown();
        throw;
    }
    registry_.take(handle);
    session->disown();
    return false;
}

janus_plugin_result* Edge::handleMessage(janus_plugin_session* handle, Message message) {
    const auto session = registry_.find(handle);
    if (!session || stopped_.load()) {
        return janus_plugin_result_new(JANUS_PLUGIN_ERROR, "petcam: this handle is gone", nullptr);
    }
    if (session->pendingRequests.fetch_add(1) >= kMaxPending) {
        session->pendingRequests.fetch_sub(1);
        const RequestError error(ErrorCode::LimitReached, "too many requests at once: wait for the replies");
        session->reply(message.transaction, errorReply(error));
        if (message.jsep) {
            session->hangUp();
            worker_.post([this, session] {
                service_.dismissStranger(session->id());
                service_.announce();
            });
        }
        return janus_plugin_result_new(JANUS_PLUGIN_OK_WAIT, nullptr, nullptr);
    }
    auto shared = std::make_shared<const Message>(std::move(message));
    worker_.post([this, session, shared] {
        dispatcher_.handle(session, *shared);
        session->pendingRequests.fetch_sub(1);
    });
    return janus_plugin_result_new(JANUS_PLUGIN_OK_WAIT, nullptr, nullptr);
}

std::shared_ptr<MediaSink> Edge::sinkOf(janus_plugin_session* handle) const noexcept {
    const Session* session = stopped_.load(std::memory_order_relaxed) ? nullptr : ownSession(handle);
    return session ? session->sink() : nullptr;
}

void Edge::setupMedia(janus_plugin_session* handle) noexcept {
    if (const auto sink = sinkOf(handle)) sink->onMediaUp(SteadyClock::now());
}

void Edge::incomingRtp(janus_plugin_session* handle, const janus_plugin_rtp& packet) noexcept {
    const auto sink = sinkOf(handle);
    if (!sink) return;
    const auto level = packet.extensions.audio_level;
    sink->onRtp(packet.video ? MediaKind::Video : MediaKind::Audio, bytesOf(packet.buffer, packet.length),
                level < 0 ? std::nullopt : std::optional(static_cast<std::uint8_t>(level)),
                SteadyClock::now());
}

void Edge::incomingRtcp(janus_plugin_session* handle, const janus_plugin_rtcp& packet) noexcept {
    const auto sink = sinkOf(handle);
    if (!sink) return;
    sink->onRtcp(packet.video ? MediaKind::Video : MediaKind::Audio, bytesOf(packet.buffer, packet.length),
                 ntpMiddle(std::chrono::system_clock::now()), SteadyClock::now());
}

void Edge::slowLink(janus_plugin_session* handle, bool video, bool uplink) noexcept {
    // Up is out of the server: what it sends and the peer does not get.
    if (!video || !uplink) return;
    if (const auto sink = sinkOf(handle)) sink->onSlowLink(SteadyClock::now());
}

void Edge::hangupMedia(janus_plugin_session* handle) {
    const auto session = registry_.find(handle);
    if (!session || stopped_.load()) return;
    session->setSink(nullptr);
    worker_.post([this, session] {
        session->setSink(nullptr);  // a request that was under way may have set it again
        service_.mediaDown(session->id(), SteadyClock::now());
        service_.announce();
    });
}

bool Edge::destroySession(janus_plugin_session* handle) {
    if (stopped_.load()) return true;
    const auto session = registry_.take(handle);
    if (!session) return false;
    handle->plugin_handle = nullptr;
    session->letGo();
    worker_.post([this, session] {
        service_.detach(session->id(), SteadyClock::now());
        service_.announce();
    });
    return true;
}

json_t* Edge::querySession(janus_plugin_session* handle) {
    Json object(json_object());
    const auto session = registry_.find(handle);
    if (session) put(object.get(), "id", toString(session->id()));
    if (const auto sink = session ? session->sink() : nullptr) {
        Json counters(json_object());
        for (const auto& [name, value] : sink->counts()) {
            put(counters.get(), name, static_cast<std::int64_t>(value));
        }
        put(object.get(), "counters", std::move(counters));
    }
    return object.release();
}

json_t* Edge::handleAdminMessage(const json_t* request) {
    // Ours: the one that asks does not wait for ever, and may be gone when its turn comes.
    struct Question {
        Json request;
        std::promise<Json> answer;
        std::atomic<bool> taken{false};  // by who comes first: the control thread, or impatience
    };
    const auto question = std::make_shared<Question>();
    question->request = Json(json_deep_copy(request));
    auto answered = question->answer.get_future();
    const bool posted = !stopped_.load() && worker_.post([this, question] {
        if (question->taken.exchange(true)) return;
        question->answer.set_value(administration_.handle(question->request.get()));
        service_.announce();
    });
    const bool inTime = posted && answered.wait_for(5s) == std::future_status::ready;
    if (!inTime && (!posted || !question->taken.exchange(true))) {
        return errorReply(RequestError(ErrorCode::Internal, "the server is stopping or busy: try again"))
            .release();
    }
    return answered.get().release();
}

}  // namespace petcam::janus
