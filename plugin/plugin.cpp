/*
 * The C boundary: Janus's vtable, each entry one call of Edge. Nothing throws across it.
 */
#include <memory>

#include "edge.hpp"
#include "janus.hpp"
#include "log.hpp"
#include "version.hpp"

namespace petcam::janus {
namespace {

constexpr const char* kPackage = "janus.plugin.petcam";

/// The one global: Janus's callbacks carry no context. Never freed while Janus may call (see Edge).
Edge* edge = nullptr;

/// Runs `body`; what it throws is logged and becomes `otherwise`.
template <typename Body, typename Result>
Result guarded(Result otherwise, Body body) noexcept {
    try {
        return body();
    } catch (const std::exception& error) {
        try {
            log(LogLevel::Error, error.what());
        } catch (...) {  // NOLINT(bugprone-empty-catch): there is nowhere left to say it
        }
        return otherwise;
    }
}

int init(janus_callbacks* core, const char* configPath) noexcept;

void destroy() noexcept {
    if (edge) guarded(0, [] { return edge->stop(), 0; });
}

void createSession(janus_plugin_session* handle, int* error) noexcept {
    const bool created = guarded(false, [&] { return edge && handle && edge->createSession(handle); });
    if (!created) *error = -1;
}

janus_plugin_result* handleMessage(janus_plugin_session* handle, char* transaction, json_t* body,
                                   json_t* jsep) noexcept {
    Message message{{}, Json(body), Json(jsep)};  // ours from here on, whatever happens
    const std::unique_ptr<char, decltype(&g_free)> ownedTransaction(transaction, g_free);
    auto* result = guarded<>(static_cast<janus_plugin_result*>(nullptr), [&]() -> janus_plugin_result* {
        if (!edge) return nullptr;
        if (transaction) message.transaction = transaction;
        return edge->handleMessage(handle, std::move(message));
    });
    return result ? result : janus_plugin_result_new(JANUS_PLUGIN_ERROR, "petcam: internal error", nullptr);
}

void setupMedia(janus_plugin_session* handle) noexcept {
    if (edge) edge->setupMedia(handle);
}

void incomingRtp(janus_plugin_session* handle, janus_plugin_rtp* packet) noexcept {
    if (edge && packet) edge->incomingRtp(handle, *packet);
}

void incomingRtcp(janus_plugin_session* handle, janus_plugin_rtcp* packet) noexcept {
    if (edge && packet) edge->incomingRtcp(handle, *packet);
}

void slowLink(janus_plugin_session* handle, int, gboolean video, gboolean uplink) noexcept {
    if (edge) edge->slowLink(handle, video != FALSE, uplink != FALSE);
}

void hangupMedia(janus_plugin_session* handle) noexcept {
    if (edge) guarded(0, [&] { return edge->hangupMedia(handle), 0; });
}

void destroySession(janus_plugin_session* handle, int* error) noexcept {
    if (!guarded(false, [&] { return edge && edge->destroySession(handle); })) *error = -2;
}

json_t* querySession(janus_plugin_session* handle) noexcept {
    return guarded(static_cast<json_t*>(nullptr),
                   [&] { return edge ? edge->querySession(handle) : nullptr; });
}

json_t* handleAdminMessage(json_t* request) noexcept {
    return guarded(static_cast<json_t*>(nullptr),
                   [&] { return edge ? edge->handleAdminMessage(request) : nullptr; });
}

// A full designated initialiser in the order of the declaration: JANUS_PLUGIN_INIT repeats designators, which
// C++ refuses. The vtable is the same in plugin API 102 (Janus 1.1.2) and 106 (1.4.x).
janus_plugin plugin = {
    .init = init,
    .destroy = destroy,
    .get_api_compatibility = [] { return JANUS_PLUGIN_API_VERSION; },
    .get_version = [] { return kVersionNumber; },
    .get_version_string = [] { return kVersionText; },
    .get_description = [] { return "Pet camera for a family: one camera, many viewers, one voice back."; },
    .get_name = [] { return "petcam"; },
    .get_author = [] { return "The petcam authors"; },
    .get_package = [] { return kPackage; },
    .create_session = createSession,
    .handle_message = handleMessage,
    .handle_admin_message = handleAdminMessage,
    .setup_media = setupMedia,
    .incoming_rtp = incomingRtp,
    .incoming_rtcp = incomingRtcp,
    .incoming_data = nullptr,
    .data_ready = nullptr,
    .slow_link = slowLink,
    .hangup_media = hangupMedia,
    .destroy_session = destroySession,
    .query_session = querySession,
};

int init(janus_callbacks* core, const char* configPath) noexcept {
    return guarded(-1, [&] {
        const Settings settings =
            readSettings(std::string(configPath ? configPath : ".") + "/" + kPackage + ".jcfg");
        delete edge;  // of an earlier init in the same process
        edge = nullptr;
        edge = new Edge(Gateway{core, &plugin}, settings);
        log(LogLevel::Info, std::string("version=") + kVersionText +
                                (settings.open ? " open=true" : " open=false") +
                                (settings.open ? ": everyone who reaches this server may watch" : ""));
        return 0;
    });
}

}  // namespace
}  // namespace petcam::janus

extern "C" __attribute__((visibility("default"))) janus_plugin* create() {
    return &petcam::janus::plugin;
}
