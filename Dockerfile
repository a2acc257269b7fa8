# The worker, the command line and the simulator in one image. The SDK's native module needs glibc: no Alpine.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    SHOWCALLER_METRICS=0.0.0.0:9464
WORKDIR /app
COPY --from=build /app/package.json /app/runbook.schema.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/runbooks ./runbooks
USER node
EXPOSE 9464
# A worker is well while it serves metrics and polls the queue.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.SHOWCALLER_METRICS.split(':').pop()+'/metrics').then((r)=>r.text()).then((t)=>process.exit(/^temporal_num_pollers\\{/m.test(t)?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/showcaller.js"]
CMD ["worker"]
