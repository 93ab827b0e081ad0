#include "net/ice_agent.hpp"

#include <agent.h>
#include <sys/socket.h>

#include <stdexcept>

namespace petcam::peer {
namespace {

constexpr unsigned kComponent = 1;
/// Some seconds of one camera.
constexpr gint kReceiveBufferBytes = 4 << 20;

std::string taken(gchar* text) {
    std::string copy = text ? text : "";
    g_free(text);
    return copy;
}

}  // namespace

IceAgent::IceAgent(bool controlling, Callbacks callbacks)
    : agent_(nice_agent_new(g_main_context_default(), NICE_COMPATIBILITY_RFC5245)),
      callbacks_(std::move(callbacks)) {
    g_object_set(agent_.get(), "controlling-mode", controlling ? TRUE : FALSE, "upnp", FALSE, "ice-tcp",
                 FALSE, "ice-trickle", TRUE, nullptr);
    stream_ = nice_agent_add_stream(agent_.get(), 1);
    if (stream_ == 0) throw std::runtime_error("libnice made no stream");

    const auto gathered = [](NiceAgent*, guint, gpointer self) {
        auto* agent = static_cast<IceAgent*>(self);
        agent->enlargeReceiveBuffers();
        agent->callbacks_.onGathered();
    };
    const auto stateChanged = [](NiceAgent*, guint, guint, guint state, gpointer self) {
        auto* agent = static_cast<IceAgent*>(self);
        if (state == NICE_COMPONENT_STATE_CONNECTED) agent->callbacks_.onConnected();
        if (state == NICE_COMPONENT_STATE_FAILED) agent->callbacks_.onFailed();
    };
    g_signal_connect(agent_.get(), "candidate-gathering-done",
                     G_CALLBACK(static_cast<void (*)(NiceAgent*, guint, gpointer)>(gathered)), this);
    g_signal_connect(
        agent_.get(), "component-state-changed",
        G_CALLBACK(static_cast<void (*)(NiceAgent*, guint, guint, guint, gpointer)>(stateChanged)), this);
    nice_agent_attach_recv(
        agent_.get(), stream_, kComponent, g_main_context_default(),
        [](NiceAgent*, guint, guint, guint length, gchar* bytes, gpointer self) {
            static_cast<IceAgent*>(self)->callbacks_.onDatagram(
                {reinterpret_cast<std::uint8_t*>(bytes), length});
        },
        this);
}

IceAgent::~IceAgent() {
    g_signal_handlers_disconnect_by_data(agent_.get(), this);
    nice_agent_attach_recv(agent_.get(), stream_, kComponent, nullptr, nullptr, nullptr);
    nice_agent_remove_stream(agent_.get(), stream_);
}

void IceAgent::gather() {
    if (!nice_agent_gather_candidates(agent_.get(), stream_)) {
        throw std::runtime_error("no network address to gather ICE candidates on");
    }
}

// What this process misses because the machine is busy must not pass for lost in the server. Beyond the usual
// limit only root may go; whoever may not keeps what there is.
void IceAgent::enlargeReceiveBuffers() {
    GPtrArray* sockets = nice_agent_get_sockets(agent_.get(), stream_, kComponent);
    for (guint i = 0; sockets && i < sockets->len; ++i) {
        const int fd = g_socket_get_fd(static_cast<GSocket*>(g_ptr_array_index(sockets, i)));
        setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBufferBytes, sizeof kReceiveBufferBytes);
    }
    if (sockets) g_ptr_array_unref(sockets);
}

IceCredentials IceAgent::credentials() const {
    gchar* ufrag = nullptr;
    gchar* password = nullptr;
    nice_agent_get_local_credentials(agent_.get(), stream_, &ufrag, &password);
    return {taken(ufrag), taken(password)};
}

std::vector<std::string> IceAgent::candidates() const {
    std::vector<std::string> lines;
    GSList* found = nice_agent_get_local_candidates(agent_.get(), stream_, kComponent);
    for (GSList* item = found; item; item = item->next) {
        auto* candidate = static_cast<NiceCandidate*>(item->data);
        const std::string line = taken(nice_agent_generate_local_candidate_sdp(agent_.get(), candidate));
        lines.push_back(line.substr(line.rfind("a=", 0) == 0 ? 2 : 0));
        nice_candidate_free(candidate);
    }
    g_slist_free(found);
    return lines;
}

void IceAgent::setRemote(const IceCredentials& credentials) {
    nice_agent_set_remote_credentials(agent_.get(), stream_, credentials.ufrag.c_str(),
                                      credentials.password.c_str());
}

void IceAgent::addRemoteCandidate(const std::string& candidate) {
    const std::string line = candidate.rfind("a=", 0) == 0 ? candidate : "a=" + candidate;
    NiceCandidate* parsed = nice_agent_parse_remote_candidate_sdp(agent_.get(), stream_, line.c_str());
    if (!parsed) return;
    GSList* list = g_slist_append(nullptr, parsed);
    nice_agent_set_remote_candidates(agent_.get(), stream_, kComponent, list);
    g_slist_free(list);
    nice_candidate_free(parsed);
}

void IceAgent::restart() {
    nice_agent_restart_stream(agent_.get(), stream_);
}

bool IceAgent::send(std::span<const std::uint8_t> datagram) {
    return nice_agent_send(agent_.get(), stream_, kComponent, static_cast<guint>(datagram.size()),
                           reinterpret_cast<const gchar*>(datagram.data())) ==
           static_cast<gint>(datagram.size());
}

}  // namespace petcam::peer
