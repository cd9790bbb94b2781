FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json rolldown.config.mjs ./
COPY scripts/build.mjs ./scripts/
COPY src ./src
# dist/ contains the libraries, except for two: see `external` in rolldown.config.mjs.
RUN npm run build \
  && npm pkg delete dependencies devDependencies overrides scripts \
  && npm pkg set 'dependencies.swagger-ui-dist=*' 'dependencies.@aws-sdk/signature-v4-multi-region=*' \
  && npm pkg set 'overrides.@scarf/scarf=npm:empty-npm-package@1.0.0' \
  && npm prune --ignore-scripts \
  && find node_modules -name '*.map' -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8088
WORKDIR /app
# Only the local bucket writes, and only here. The service itself runs on a read-only root.
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY LICENSE .env.example ./
USER node
EXPOSE 8088 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
