# The server, for a PostgreSQL that DATABASE_URL names: the embedded one is left out.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# To compile takes swc, whose binary is one of the optional packages.
FROM packages AS build
RUN npm ci --omit=dev
COPY .swcrc ./
COPY scripts ./scripts
COPY src ./src
COPY migrations ./migrations
RUN npm run build

FROM packages AS production
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY examples ./examples
COPY --from=build /app/dist ./dist

ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js", "start"]
