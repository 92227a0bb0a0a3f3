# The server and its command line, for any user and a read-only root file system; PostgreSQL is elsewhere.
#   docker build -t sipspace .                      on Debian, with a shell
#   docker build -t sipspace --target minimal .     nothing but Node.js and what it is linked to

# for a build that is the same next year: node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
# the certificates of a network that has an authority of its own
ARG NODE_EXTRA_CA_CERTS
COPY . .
# The server is a bundle: of its packages it needs the page at /docs alone. What it is built with leaves no layer.
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --filter @sipspace/server... --filter @sipspace/dashboard... \
  && npx -y pnpm@12.21.0 --filter @sipspace/dashboard run build \
  && npx -y pnpm@12.21.0 --filter @sipspace/server run build \
  && docs=node_modules/@scalar/api-reference \
  && mkdir -p /out/app/$docs/dist/browser \
  && mkdir -m 1777 /out/data \
  && cp -r apps/server/package.json apps/server/dist /out/app/ \
  && find /out/app -name '*.map' -delete \
  && (cd apps/server/$docs && cp --parents package.json dist/index.js dist/browser/standalone.js /out/app/$docs/) \
  && rm -rf /src ~/.npm ~/.cache ~/.local/share/pnpm
# Node.js and what it is linked to.
RUN mkdir -m 1777 -p /minimal/tmp \
  && for file in "$(command -v node)" $(ldd "$(command -v node)" | grep -o '/[^ )]*'); do \
    mkdir -p "/minimal$(dirname "$file")" && cp -L "$file" "/minimal$file" || exit 1; done

FROM scratch AS minimal
COPY --from=build /minimal /out /
ENV PATH=/usr/local/bin NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
USER 65532:65532
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["dist/main.js"]

FROM ${NODE_IMAGE}
COPY --from=build /out /
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
USER 65532:65532
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["dist/main.js"]
