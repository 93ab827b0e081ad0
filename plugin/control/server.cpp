#include "control/server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace petcam::control {
namespace {

constexpr Duration kAcceptPause = 1s;  // when there are too many open files

}  // namespace

Server::Server(const std::string& path, Handlers handlers) : path_(path), handlers_(std::move(handlers)) {
    listen();
    thread_ = std::thread([this] { run(); });
}

bool Server::listen() {
    try {
        listener_.emplace(path_);
        return true;
    } catch (const SocketUnavailable& error) {
        if (listenAgainAt_ == Instant{}) handlers_.failed(error.what());  // once is enough
        listenAgainAt_ = SteadyClock::now() + kListenAgain;
        return false;
    }
}

void Server::listenAgain() noexcept {
    if (listener_ || SteadyClock::now() < listenAgainAt_) return;
    try {
        if (listen()) handlers_.failed(path_ + ": it could be made at last");
    } catch (const std::exception& error) {
        handlers_.failed(error.what());
        listenAgainAt_ = SteadyClock::now() + kListenAgain;
    }
}

void Server::stop() {
    stopping_.store(true);
    wake_->ring();
    if (thread_.joinable()) thread_.join();
    for (const auto& [id, client] : std::exchange(clients_, {})) {
        client->hangUp();
    }
    listener_.reset();
}

void Server::run() {
    while (!stopping_.load()) {
        listenAgain();
        wait();
        for (const auto& [id, client] : Clients(clients_)) {
            bool goesOn = false;
            try {
                goesOn = serve(client, std::exchange(ready_[id], short{0}));
                if (!goesOn) handlers_.closed(id);
            } catch (const std::exception& error) {
                handlers_.failed(error.what());
            }
            if (goesOn) continue;
            client->hangUp();
            ready_.erase(id);
            clients_.erase(id);
        }
        try {
            if (isCalled_) acceptAll();
        } catch (const std::exception& error) {
            handlers_.failed(error.what());
        }
    }
}

void Server::wait() {
    std::vector<pollfd> polled{{wake_->fd(), POLLIN, 0}, {-1, POLLIN, 0}};
    if (listener_ && SteadyClock::now() >= acceptAgainAt_) polled[1].fd = listener_->fd();
    std::vector<CompanionId> order;
    for (const auto& [id, client] : clients_) {
        const int events = (client->wantsToRead() ? POLLIN : 0) | (client->wantsToWrite() ? POLLOUT : 0);
        polled.push_back({client->fd(), static_cast<short>(events), 0});
        order.push_back(id);
    }
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(kAcceptPause).count();
    ::poll(polled.data(), polled.size(), polled[1].fd >= 0 ? -1 : static_cast<int>(pause));
    if (polled[0].revents != 0) wake_->clear();
    isCalled_ = polled[1].revents != 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        ready_[order[i]] = polled[i + 2].revents;
    }
}

bool Server::serve(const std::shared_ptr<Connection>& client, short ready) {
    constexpr int kGone = POLLHUP | POLLERR | POLLNVAL;
    if ((ready & kGone) != 0) return false;
    if ((ready & POLLIN) != 0 && !client->read()) return false;
    while (auto line = client->nextLine()) {
        handlers_.said(client, std::move(*line));
    }
    if (client->wantsToWrite() && !client->write()) return false;
    return !client->isOver();
}

void Server::acceptAll() {
    while (Fd socket = listener_->accept()) {
        if (clients_.size() >= kMostClients) {
            handlers_.failed("the control socket has no room for another client (" +
                             std::to_string(kMostClients) + " at most)");
            continue;
        }
        const CompanionId id{++lastId_};
        auto client = std::make_shared<Connection>(id, std::move(socket), wake_);
        clients_.emplace(id, client);
        handlers_.opened(std::move(client));
    }
    if (errno == EMFILE || errno == ENFILE) acceptAgainAt_ = SteadyClock::now() + kAcceptPause;
}

}  // namespace petcam::control
